package org.lxcautoscale.status;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/**
 * Where the loop shows what it knows: after each step one immutable {@link View}, which any thread may look at. Told by the thread of
 * the loop.
 */
public final class StatusBoard implements CycleListener {

    private final StatusTracker tracker = new StatusTracker();
    private volatile View view;

    /**
     * What the loop knows.
     *
     * @param number counts the views, so that one can be told from another
     * @param settings those in force
     * @param observedAt when the host was last observed, wall clock; empty before the first sample
     * @param status empty before the first cycle
     */
    public record View(long number, Settings settings, Optional<Instant> observedAt, Optional<TrackedStatus> status) {}

    public StatusBoard(Settings settings) {
        this.view = new View(0, settings, Optional.empty(), Optional.empty());
    }

    /** As of the last step. May be called from any thread. */
    public View view() {
        return view;
    }

    private void show(Settings settings, Optional<Instant> observedAt) {
        view = new View(view.number() + 1, settings, observedAt, tracker.tracked());
    }

    @Override
    public void reconfigured(Settings settings) {
        show(settings, view.observedAt());
    }

    @Override
    public void observed(Observation seen, Moment now) {
        tracker.observed(seen, now);
        show(view.settings(), Optional.of(now.wall()));
    }

    @Override
    public void decided(CycleReport report) {
        tracker.decided(report);
        show(view.settings(), view.observedAt());
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        tracker.finished(outcome, now);
        show(view.settings(), view.observedAt());
    }
}
