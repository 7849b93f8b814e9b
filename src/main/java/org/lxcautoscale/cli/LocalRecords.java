package org.lxcautoscale.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.SizedHost;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.history.History;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.recommend.Recordings;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.recommend.Subjects;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUseReader;
import org.lxcautoscale.settings.Settings;

/**
 * What this machine knows of its containers, without a daemon.
 *
 * @param seen empty where the host cannot be read
 */
record LocalRecords(Optional<PastUsage> history, Optional<OpenHost> host, Optional<Observation> seen)
        implements AutoCloseable {

    /**
     * Opens what there is.
     *
     * @param say takes a line when the host cannot be read
     * @throws CommandFailedException when there is no record at all
     */
    static LocalRecords open(Settings settings, Consumer<String> say)
            throws IOException, HostUnavailableException, CommandFailedException {
        Optional<PastUsage> history = history(settings);
        try {
            OpenHost host = Hosts.open(settings.asDryRun());
            if (history.isEmpty() && host.archive().isEmpty()) {
                host.close();
                throw nothing(settings);
            }
            return new LocalRecords(history, Optional.of(host), Optional.of(seen(host, settings)));
        } catch (HostUnavailableException e) {
            if (history.isEmpty()) {
                throw e;
            }
            say.accept("lxc-autoscale: sizes are those of the history, and tags are not known, as the host cannot be"
                    + " read: " + e.getMessage());
            return new LocalRecords(history, Optional.empty(), Optional.empty());
        }
    }

    private static Observation seen(OpenHost host, Settings settings) throws HostUnavailableException {
        SizedHost sized = new SizedHost(host.host(), settings.containers());
        if (host.backend().equals("proxmox-api")) {
            SingleCycle.readUnlimitedCores(sized);
        }
        return sized.observe();
    }

    private static Optional<PastUsage> history(Settings settings) throws IOException {
        try {
            return Optional.of(PastUsage.open(
                    settings.startup().history(), settings.startup().files().stateDir()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static CommandFailedException nothing(Settings settings) {
        return new CommandFailedException(
                ExitCode.FAILED,
                "there is no history in %s, and this host does not record itself what containers use: let the daemon run%s"
                        .formatted(
                                History.file(settings.startup().files().stateDir()),
                                settings.startup().history().isEnabled()
                                        ? ", or lxc-autoscale monitor, for some hours at least"
                                        : " with enabled: true in section history, for some hours at least"));
    }

    Recordings recordings(Instant from, Instant until) {
        return new Recordings(history, host.flatMap(OpenHost::archive), from, until);
    }

    /** The containers of the host; where that cannot be read, those of the history. */
    List<Subject> subjects(Settings settings, Recordings recordings) throws IOException {
        if (seen.isPresent()) {
            return Subjects.of(seen.get(), settings.containers());
        }
        List<Subject> subjects = new ArrayList<>();
        for (Map.Entry<ContainerId, String> known :
                PastUseReader.containers(history.orElseThrow()).entrySet()) {
            Optional<PastUse> use =
                    recordings.of(known.getKey().value(), known.getValue(), "").use();
            subjects.add(Subjects.of(known.getKey(), known.getValue(), use, settings.containers()));
        }
        return subjects;
    }

    @Override
    public void close() throws IOException {
        host.ifPresent(OpenHost::close);
        if (history.isPresent()) {
            history.get().close();
        }
    }
}
