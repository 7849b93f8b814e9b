package org.lxcautoscale.replay;

import java.time.Duration;
import java.util.Arrays;
import org.lxcautoscale.container.Resource;

/** Makes series of 300 s steps for tests. */
final class Traces {

    static final double NOTHING = Double.NaN;

    private Traces() {}

    /** Of a container with as many cores, whose peak is its mean. */
    static Series cpu(double cores, double... used) {
        return new Series("web", Resource.CPU, Duration.ofSeconds(300), used, used, cores, cores);
    }

    /** The same of memory, in MiB. */
    static Series memory(double size, double... used) {
        return new Series("web", Resource.MEMORY, Duration.ofSeconds(300), used, used, size, size);
    }

    /** So many steps with the same use. */
    static double[] steady(int steps, double used) {
        double[] all = new double[steps];
        Arrays.fill(all, used);
        return all;
    }
}
