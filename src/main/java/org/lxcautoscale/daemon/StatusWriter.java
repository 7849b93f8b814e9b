package org.lxcautoscale.daemon;

import java.io.IOException;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the daemon's status to other processes: writes the status file after each cycle and after each change
 * between two cycles.
 */
final class StatusWriter implements CycleListener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final StatusTracker tracker = new StatusTracker();
    private final StatusFile file;
    private final OpenHost host;
    private Settings settings;
    private boolean failed;
    private boolean isOutdated;

    StatusWriter(Settings settings, OpenHost host) {
        this.settings = settings;
        this.file = new StatusFile(settings.startup().files().stateDir());
        this.host = host;
    }

    @Override
    public void reconfigured(Settings changed) {
        settings = changed;
    }

    @Override
    public void decided(CycleReport report) {
        tracker.decided(report);
        if (report.trigger() == Trigger.CYCLE || !report.outcomes().isEmpty()) {
            write();
        }
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        tracker.finished(outcome, now);
        isOutdated = true;
    }

    @Override
    public void completed(CycleReport report) {
        if (isOutdated) {
            write();
        }
    }

    private void write() {
        isOutdated = false;
        tracker.report(
                        host.host().name(),
                        host.backend(),
                        settings,
                        ProcessHandle.current().pid())
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
