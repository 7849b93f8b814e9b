package org.lxcautoscale.host.simulated;

import java.util.Arrays;

/** Divides the CPUs of a host among containers of equal weight. */
final class FairShare {

    private FairShare() {}

    /**
     * Reduces the demands to the available cores, max-min fair: a demand below an equal share is met in full, the others
     * share the rest equally.
     */
    static void divide(double[] demands, double cores) {
        double total = 0;
        for (double demand : demands) {
            total += demand;
        }
        if (total > cores) {
            double level = level(demands, cores);
            for (int i = 0; i < demands.length; i++) {
                demands[i] = Math.min(demands[i], level);
            }
        }
    }

    private static double level(double[] demands, double cores) {
        double[] ascending = demands.clone();
        Arrays.sort(ascending);
        double left = cores;
        for (int i = 0; i < ascending.length; i++) {
            double share = left / (ascending.length - i);
            if (ascending[i] > share) {
                return share;
            }
            left -= ascending[i];
        }
        return Double.POSITIVE_INFINITY;
    }
}
