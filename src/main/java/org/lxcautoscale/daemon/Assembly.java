package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.DryRunExecutor;
import org.lxcautoscale.cycle.HostExecutor;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.cycle.Oversight;
import org.lxcautoscale.cycle.PlanExecutor;
import org.lxcautoscale.cycle.Rollback;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.cycle.SizedHost;
import org.lxcautoscale.cycle.StateStore;
import org.lxcautoscale.cycle.UsageProfiles;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.log.JsonLog;
import org.lxcautoscale.log.RotatingFile;
import org.lxcautoscale.notify.ChangeNotifier;
import org.lxcautoscale.notify.Gotify;
import org.lxcautoscale.notify.NotificationQueue;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the objects for one host: the only place that knows which object gets which. A dry run contains nothing that
 * could change a container or its stored state.
 */
public final class Assembly implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final ScalingCycle cycle;
    private final Rollback rollback;
    private final List<AutoCloseable> open = new ArrayList<>();

    private Assembly(Settings settings, OpenHost host, List<CycleListener> more, Oversight oversight, Outlooks outlooks)
            throws IOException {
        FileSettings files = settings.startup().files();
        if (!settings.startup().dryRun()) {
            FileErrors.requireDirectory("state_dir", files.stateDir());
            FileErrors.requireDirectory("backup_dir", files.backupDir());
        }
        StateStore states = StateStore.open(journal(files), host.time().now());
        states.damaged().forEach(line -> LOG.warn("The journal has a line that makes no sense: {}", line));
        List<CycleListener> listeners = new ArrayList<>();
        if (!settings.startup().dryRun()) {
            addRecords(settings, host.host().name(), listeners);
        }
        SizedHost sized = new SizedHost(host.host(), settings.containers());
        listeners.add(sized);
        listeners.addAll(more);
        CycleListener all = new Listeners(listeners);
        Baselines baselines = new Baselines(files.backupDir());
        PlanExecutor executor =
                settings.startup().dryRun() ? new DryRunExecutor() : writing(host, sized, states, baselines, all);
        rollback = new Rollback(settings, sized, host.time(), executor, states, baselines, all);
        cycle = new ScalingCycle(settings, sized, executor, states, profiles(settings, host), all, oversight, outlooks);
    }

    /**
     * Wires the objects.
     *
     * @param more listeners in addition to the JSON log and notifications
     * @throws IOException when the journal cannot be read
     */
    public static Assembly of(Settings settings, OpenHost host, List<CycleListener> more) throws IOException {
        return new Assembly(settings, host, more, Oversight.NONE, Outlooks.NONE);
    }

    /** The same, with what people order while it runs. */
    static Assembly of(Settings settings, OpenHost host, List<CycleListener> more, Control control) throws IOException {
        return of(settings, host, more, control, Outlooks.NONE);
    }

    /** The same, with what is foreseen of containers. */
    static Assembly of(Settings settings, OpenHost host, List<CycleListener> more, Control control, Outlooks outlooks)
            throws IOException {
        List<CycleListener> all = new ArrayList<>(more);
        all.add(control);
        return new Assembly(settings, host, all, control.oversight(), outlooks);
    }

    private static UsageProfiles profiles(Settings settings, OpenHost host) throws IOException {
        if (settings.startup().dryRun()) {
            return UsageProfiles.inMemory();
        }
        UsageProfiles profiles = UsageProfiles.open(
                settings.startup().files().stateDir().resolve("profiles.json"),
                host.time().now());
        profiles.damaged()
                .forEach(line ->
                        LOG.warn("What was learned of containers makes no sense, and is learned anew: {}", line));
        return profiles;
    }

    private void addRecords(Settings settings, String hostName, List<CycleListener> listeners) {
        FileSettings files = settings.startup().files();
        RotatingFile json = new RotatingFile(files.jsonLogFile(), files.logMaxBytes(), files.logBackupCount());
        open.add(json);
        listeners.add(new JsonLog(json, hostName, settings.timezone()));
        if (settings.startup().gotify().isEnabled()) {
            NotificationQueue queue =
                    new NotificationQueue(new Gotify(settings.startup().gotify()));
            open.add(queue);
            listeners.add(new ChangeNotifier(queue, hostName));
        }
    }

    private PlanExecutor writing(
            OpenHost host, SizedHost sized, StateStore states, Baselines baselines, CycleListener all) {
        MemoryBrakes brakes = host.brakes().get();
        open.add(brakes);
        BackgroundWriter writer = host.writer().apply(host.time()::wake);
        open.add(writer);
        return new HostExecutor(sized, writer, brakes, states, baselines, all);
    }

    static Path journal(FileSettings files) {
        return files.stateDir().resolve("journal.jsonl");
    }

    public ScalingCycle cycle() {
        return cycle;
    }

    public Rollback rollback() {
        return rollback;
    }

    /** Closes what was opened, last first. */
    @Override
    public void close() {
        for (AutoCloseable part : open.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("Could not close {}: {}", part, e.getMessage());
            }
        }
    }
}
