package org.lxcautoscale.daemon;

import java.io.IOException;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusBoard;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the daemon's status to other processes: writes the status file after each cycle, after each change between two
 * cycles, and when something was ordered. Used by the thread of the loop.
 */
final class StatusWriter implements CycleListener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final StatusBoard board;
    private final StatusFile file;
    private final OpenHost host;
    private final Control control;
    private Standing written = Standing.NOTHING;
    private boolean failed;
    private boolean isOutdated;

    /** @param board is told of everything before this is */
    StatusWriter(Settings settings, StatusBoard board, OpenHost host, Control control) {
        this.control = control;
        this.board = board;
        this.file = new StatusFile(settings.startup().files().stateDir());
        this.host = host;
    }

    @Override
    public void decided(CycleReport report) {
        if (report.trigger() == Trigger.CYCLE || !report.outcomes().isEmpty()) {
            write();
        }
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        isOutdated = true;
    }

    @Override
    public void completed(CycleReport report) {
        if (isOutdated) {
            write();
        }
    }

    /** After a step of the loop: somebody may have ordered something. */
    void stepped() {
        if (!control.standing().equals(written)) {
            write();
        }
    }

    private void write() {
        isOutdated = false;
        written = control.standing();
        StatusBoard.View view = board.view();
        view.status()
                .map(status -> status.report(
                        host.host().name(),
                        host.backend(),
                        view.settings(),
                        ProcessHandle.current().pid(),
                        context -> control.oversight().of(context.container(), context.effective())))
                .map(report -> report.withPause(written.isPaused()))
                .ifPresent(this::write);
    }

    private void write(StatusReport report) {
        try {
            file.write(report);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.error("The status cannot be written: {}", e.getMessage());
            }
        }
    }
}
