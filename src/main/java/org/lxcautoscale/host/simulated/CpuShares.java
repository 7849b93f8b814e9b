package org.lxcautoscale.host.simulated;

import java.util.Arrays;

/** How a host divides its CPUs among containers of equal weight. */
final class CpuShares {

    private CpuShares() {}

    /**
     * Cuts the wishes down to what there is, max-min fair: who wants less than an equal share gets all of it, the others
     * share the rest equally.
     */
    static void divide(double[] wishes, double cores) {
        double total = 0;
        for (double wish : wishes) {
            total += wish;
        }
        if (total > cores) {
            double level = level(wishes, cores);
            for (int i = 0; i < wishes.length; i++) {
                wishes[i] = Math.min(wishes[i], level);
            }
        }
    }

    private static double level(double[] wishes, double cores) {
        double[] ascending = wishes.clone();
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
