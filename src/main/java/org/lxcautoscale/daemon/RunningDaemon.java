package org.lxcautoscale.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.prometheus.Prometheus;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.EventLog;
import org.lxcautoscale.status.StatusBoard;

/**
 * What others may know of the daemon while it runs, and how they may command it. Everything in it may be used from any thread.
 *
 * @param hostName of the machine or cluster
 * @param backend kind of host, for messages
 * @param events what has happened lately
 * @param now the time of the host
 * @param reload reads the configuration again before the next step of the loop; completes with the settings in force then
 */
public record RunningDaemon(
        String hostName,
        String backend,
        StatusBoard board,
        EventLog events,
        Prometheus metrics,
        Control control,
        Supplier<Moment> now,
        Supplier<CompletableFuture<Settings>> reload) {

    /** Between two looks of who follows what is shown. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    /**
     * What is shown, for those who follow it.
     *
     * @param number of the view
     */
    public record State(long number, Standing standing) {}

    /** What is shown now. */
    public State state() {
        return new State(board.view().number(), control.standing());
    }

    /**
     * Waits until something else is shown: at least a second, so that nobody is told more often, and at most as long as given.
     *
     * @return what is shown then, be it the same
     */
    public State awaitOther(State seen, Duration most) throws InterruptedException {
        State now = seen;
        for (Duration waited = Duration.ZERO;
                now.equals(seen) && waited.compareTo(most) < 0;
                waited = waited.plus(BEAT)) {
            Thread.sleep(BEAT);
            now = state();
        }
        return now;
    }

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
