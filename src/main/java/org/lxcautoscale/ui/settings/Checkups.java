package org.lxcautoscale.ui.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.doctor.DoctorReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doctor's checks, when somebody asks for them: one run at a time, beside everything else. Thread-safe. */
final class Checkups {

    /** After this time a run that hangs is given up when the next one is asked for. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Supplier<DoctorReport> doctor;
    private final InstantSource clock;
    private @Nullable Run running;
    private Optional<Done> last = Optional.empty();

    Checkups(Supplier<DoctorReport> doctor, InstantSource clock) {
        this.doctor = doctor;
        this.clock = clock;
    }

    /** What was found, and when. */
    record Done(DoctorReport report, Instant at) {}

    private record Run(Instant since, Thread thread, CountDownLatch end) {}

    synchronized Optional<Done> last() {
        return last;
    }

    synchronized boolean isRunning() {
        return running != null;
    }

    /**
     * Runs the checks, or waits for those that run already.
     *
     * @param patience how long to wait; the run goes on afterwards
     * @return whether it is over
     */
    boolean run(Duration patience) throws InterruptedException {
        return begun().end().await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized Run begun() {
        Run now = running;
        if (now != null && !clock.instant().isBefore(now.since().plus(LONGEST))) {
            now.thread().interrupt();
            now = null;
        }
        if (now == null) {
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = Thread.ofVirtual().name("doctor").unstarted(() -> check(end));
            now = new Run(clock.instant(), thread, end);
            running = now;
            thread.start();
        }
        return now;
    }

    private void check(CountDownLatch end) {
        Optional<DoctorReport> report = Optional.empty();
        try {
            report = Optional.of(doctor.get());
        } catch (RuntimeException e) {
            LOG.error("Dashboard: the checks of the doctor have failed.", e);
        } finally {
            finish(end, report);
        }
    }

    private synchronized void finish(CountDownLatch end, Optional<DoctorReport> report) {
        if (running != null && running.end().equals(end)) {
            running = null;
            last = report.map(found -> new Done(found, clock.instant())).or(() -> last);
        }
        end.countDown();
    }
}
