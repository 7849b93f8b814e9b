package org.lxcautoscale.ui.page;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * What the limits of the running containers of a node add up to.
 *
 * @param cores of those that have a limit
 * @param memory the same, in bytes
 * @param unlimited how many lack one of the two
 */
public record Promised(double cores, double memory, long unlimited) {

    /** Of one node. */
    public static Promised of(Observation.Node node) {
        double cores = 0;
        double memory = 0;
        long unlimited = 0;
        for (Observed one : node.containers()) {
            if (one instanceof Observed.Readable readable
                    && readable.container().isRunning()) {
                Allocation size = readable.container().allocation();
                cores += size.cores().isUnlimited() ? 0 : size.cores().asDouble();
                memory += size.memory().isUnlimited() ? 0 : size.memory().bytes();
                unlimited += size.cores().isUnlimited() || size.memory().isUnlimited() ? 1 : 0;
            }
        }
        return new Promised(cores, memory, unlimited);
    }
}
