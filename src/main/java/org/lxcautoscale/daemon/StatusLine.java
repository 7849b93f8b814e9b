package org.lxcautoscale.daemon;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.Supervisor;

/** Tells the service manager that the main loop steps, and what the last cycle did. */
final class StatusLine implements CycleListener {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final String host;
    private final Supervisor supervisor;
    private Settings settings;
    private boolean isReady;
    private String lastCycle = "the first cycle is near";

    StatusLine(Settings settings, String host, Supervisor supervisor) {
        this.settings = settings;
        this.host = host;
        this.supervisor = supervisor;
    }

    @Override
    public void reconfigured(Settings changed) {
        settings = changed;
        show();
        supervisor.expectStepEvery(settings.sampleInterval());
    }

    /** A step of the main loop has ended. */
    void stepped() {
        if (!isReady) {
            isReady = true;
            supervisor.ready();
            show();
            supervisor.expectStepEvery(settings.sampleInterval());
        }
        supervisor.alive();
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() != Trigger.CYCLE) {
            return;
        }
        ZoneId zone = settings.timezone();
        lastCycle = String.format(
                Locale.US,
                "%d containers; last cycle %s, changes: %d; next %s",
                report.outcomes().size() + report.unreadable().size(),
                TIME.format(report.at().wall().atZone(zone)),
                report.outcomes().stream()
                        .filter(outcome -> outcome.isApplied())
                        .count(),
                TIME.format(report.at().wall().plus(settings.pollInterval()).atZone(zone)));
        show();
    }

    private void show() {
        supervisor.status(host + mode() + ": " + lastCycle + ".");
    }

    private String mode() {
        if (settings.containers().isObservedOnly()) {
            return " (observes only: lxc-autoscale allow)";
        }
        return settings.startup().dryRun() ? " (dry run)" : "";
    }
}
