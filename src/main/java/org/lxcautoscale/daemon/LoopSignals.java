package org.lxcautoscale.daemon;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.systemd.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What signals do to the loop of this process: SIGHUP reloads it, SIGTERM and SIGINT end it. To be closed when it has ended. */
public final class LoopSignals implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Longer than the time limit of a write; after that the process ends anyway. */
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(45);

    private final CountDownLatch ended = new CountDownLatch(1);

    private LoopSignals() {}

    /**
     * Begins to listen.
     *
     * @param stop asks the loop to end after its current step
     */
    public static LoopSignals install(Runnable reload, Runnable stop, Supervisor supervisor) {
        LoopSignals signals = new LoopSignals();
        Runnable end = () -> {
            supervisor.stopping();
            stop.run();
            signals.awaitEnd();
        };
        if (!(Signals.install("HUP", reload) && Signals.install("TERM", end) && Signals.install("INT", end))) {
            LOG.warn(
                    "This Java runtime cannot notice signals: a changed configuration needs a restart, and SIGTERM ends"
                            + " the program at once.");
        }
        return signals;
    }

    /** Lets the current step end, then the program. */
    private void awaitEnd() {
        try {
            if (!ended.await(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.error("LXC AutoScale was ended in the middle of a step; the journal records what was in progress.");
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
