package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.cgroup.BrakeRecord;
import org.lxcautoscale.host.detection.HostDetection;
import org.lxcautoscale.host.lxc.LxcPath;
import org.lxcautoscale.host.lxc.LxcTasks;
import org.lxcautoscale.host.lxc.LxcWriter;
import org.lxcautoscale.host.lxc.PlainLxc;
import org.lxcautoscale.host.proxmox.PctTasks;
import org.lxcautoscale.host.proxmox.PctWriter;
import org.lxcautoscale.host.proxmox.ProxmoxCli;
import org.lxcautoscale.host.proxmox.PveshRrd;
import org.lxcautoscale.host.proxmox.api.ApiClient;
import org.lxcautoscale.host.proxmox.api.ApiTasks;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ApiWriter;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.ProxmoxApi;
import org.lxcautoscale.host.proxmox.api.RrdArchive;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.PacedTime;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the host that the configuration selects. */
public final class Hosts {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** A different root directory for tests and benchmarks: {@code -Dlxcautoscale.root=/tmp/host}. */
    private static final Path ROOT = Path.of(System.getProperty("lxcautoscale.root", "/"));

    private Hosts() {}

    /** The root directory of the machine. */
    public static Path root() {
        return ROOT;
    }

    /** Where plain LXC keeps its containers. */
    public static Path lxcPath(Settings settings) {
        return settings.startup().files().lxcPath().orElseGet(() -> LxcPath.of(ROOT));
    }

    /** The selected backend; {@code auto} is resolved to the one that is detected. */
    public static Backend backend(Settings settings) throws HostUnavailableException {
        if (settings.startup().backend() != Backend.AUTO) {
            return settings.startup().backend();
        }
        HostDetection detection = new HostDetection(ROOT, lxcPath(settings), searchPath());
        return switch (detection.detect()) {
            case PROXMOX -> Backend.PROXMOX;
            case LXC -> Backend.LXC;
        };
    }

    /** Opens the host of the selected backend. */
    public static OpenHost open(Settings settings) throws HostUnavailableException {
        return switch (backend(settings)) {
            case PROXMOX -> proxmox(brakes(settings));
            case PROXMOX_API -> proxmoxApi(settings.startup().proxmoxApi());
            case LXC -> lxc(lxcPath(settings), brakes(settings));
            case SIMULATED, AUTO -> simulated();
        };
    }

    private static List<Path> searchPath() {
        return HostDetection.searchPath(String.valueOf(System.getenv("PATH")));
    }

    /** The brakes that a daemon has set; none can be told from others by somebody who may not read their file. */
    private static BrakeRecord brakes(Settings settings) {
        Path file = settings.startup().files().stateDir().resolve("brakes");
        try {
            return BrakeRecord.in(file);
        } catch (AccessDeniedException _) {
            return BrakeRecord.empty();
        } catch (IOException e) {
            LOG.warn("Brakes that an earlier daemon has left are not known, {}", FileErrors.describe(file, e));
            return BrakeRecord.empty();
        }
    }

    private static OpenHost proxmox(BrakeRecord brakes) {
        return OpenHost.local(
                        "proxmox",
                        new ProxmoxCli(ROOT, Clock.systemUTC(), brakes),
                        () -> new PctWriter(HostDetection.command("pct", searchPath()), PctWriter.DEFAULT_LIMIT),
                        new SystemTime())
                .withTasks(() -> new PctTasks(HostDetection.command("pct", searchPath()), ROOT, TaskLimits.DEFAULT))
                .with(PveshRrd.archive(HostDetection.command("pvesh", searchPath()), PveshRrd.DEFAULT_LIMIT));
    }

    private static OpenHost proxmoxApi(ProxmoxApiSettings settings) throws HostUnavailableException {
        ConnectionSettings connection = connectionSettings(settings);
        if (connection.trust() instanceof Trust.AnyCertificate) {
            LOG.warn(
                    "verify_tls is false: anyone between this machine and {} can read the API token and answer in its"
                            + " place. Set fingerprint or ca_file instead.",
                    settings.hosts());
        }
        try {
            ApiClient client = new ApiClient(connection);
            SystemTime time = new SystemTime();
            ProxmoxApi host = new ProxmoxApi(
                    settings.hosts().getFirst(),
                    client,
                    settings.trustMemory(),
                    () -> time.now().monotonic());
            return OpenHost.blocking("proxmox-api", host, () -> new ApiWriter(client.copy()), time)
                    .withTasks(() -> new ApiTasks(client.copy(), TaskLimits.DEFAULT))
                    .with(RrdArchive.of(client.copy()));
        } catch (IOException e) {
            throw HostUnavailableException.unreachable(String.valueOf(e.getMessage()));
        }
    }

    /** How the API of the cluster is to be reached. */
    public static ConnectionSettings connectionSettings(ProxmoxApiSettings settings) {
        ProxmoxApiSettings.Token token = settings.token();
        return new ConnectionSettings(
                settings.hosts(),
                settings.port(),
                new ApiToken(token.id(), token.secret(), token.secretFile()),
                trust(settings.tls()),
                ConnectionSettings.Timeouts.DEFAULT);
    }

    private static Trust trust(ProxmoxApiSettings.Tls tls) {
        if (!tls.verify()) {
            return new Trust.AnyCertificate();
        }
        if (!tls.fingerprint().isEmpty()) {
            return new Trust.Fingerprint(tls.fingerprint());
        }
        return tls.caFile().<Trust>map(Trust.CaFile::new).orElseGet(Trust.SystemCas::new);
    }

    private static OpenHost lxc(Path lxcPath, BrakeRecord brakes) {
        return OpenHost.local(
                        "lxc",
                        new PlainLxc(ROOT, lxcPath, Clock.systemUTC(), brakes),
                        () -> new LxcWriter(ROOT, lxcPath),
                        new SystemTime())
                .withTasks(() -> new LxcTasks(
                        name -> HostDetection.command(name, searchPath()), ROOT, lxcPath, TaskLimits.DEFAULT));
    }

    /** A simulated host in real time, from now on. */
    private static OpenHost simulated() {
        Scenario scenario = Scenario.mixed(1).startingAt(Instant.now());
        VirtualTime virtual = new VirtualTime(scenario.start());
        SimulatedHost host = new SimulatedHost(scenario, virtual);
        return OpenHost.simulated(host, new PacedTime(virtual, 1));
    }
}
