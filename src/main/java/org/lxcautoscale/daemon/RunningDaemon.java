package org.lxcautoscale.daemon;

import java.util.function.Supplier;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.prometheus.Prometheus;
import org.lxcautoscale.status.EventLog;
import org.lxcautoscale.status.StatusBoard;

/**
 * What others may know of the daemon while it runs, and how they may command it. Everything in it may be used from any thread.
 *
 * @param hostName of the machine or cluster
 * @param backend kind of host, for messages
 * @param events what has happened lately
 * @param now the time of the host
 */
public record RunningDaemon(
        String hostName,
        String backend,
        StatusBoard board,
        EventLog events,
        Prometheus metrics,
        Control control,
        Supplier<Moment> now) {

    /** A part of the program that works beside the loop. */
    public interface Companion {

        /**
         * Starts it.
         *
         * @return closed before the daemon ends
         */
        AutoCloseable start(RunningDaemon daemon);
    }
}
