package org.lxcautoscale.daemon;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.systemd.ServiceManager;

/** Tells the service manager that the main loop steps, and what the last cycle did. */
final class StatusLine implements CycleListener {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final String host;
    private final ServiceManager manager;
    private Settings settings;
    private boolean isReady;

    StatusLine(Settings settings, String host, ServiceManager manager) {
        this.settings = settings;
        this.host = host;
        this.manager = manager;
    }

    @Override
    public void reconfigured(Settings changed) {
        settings = changed;
        manager.expectStepEvery(settings.sampleInterval());
    }

    /** A step of the main loop has ended. */
    void stepped() {
        if (!isReady) {
            isReady = true;
            manager.ready();
            manager.status("Measures " + host + mode() + "; the first cycle is near.");
            manager.expectStepEvery(settings.sampleInterval());
        }
        manager.alive();
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() != Trigger.CYCLE) {
            return;
        }
        ZoneId zone = settings.timezone();
        manager.status(String.format(
                Locale.ROOT,
                "%d containers on %s%s; last cycle %s: %d changes; next %s.",
                report.outcomes().size() + report.unreadable().size(),
                host,
                mode(),
                TIME.format(report.at().wall().atZone(zone)),
                report.outcomes().stream()
                        .filter(outcome -> outcome.isApplied())
                        .count(),
                TIME.format(report.at().wall().plus(settings.pollInterval()).atZone(zone))));
    }

    private String mode() {
        if (settings.containers().isObservedOnly()) {
            return " (observes only: lxc-autoscale allow)";
        }
        return settings.startup().dryRun() ? " (dry run)" : "";
    }
}
