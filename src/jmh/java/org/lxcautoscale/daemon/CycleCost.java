package org.lxcautoscale.daemon;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.host.proxmox.ProxmoxCli;
import org.lxcautoscale.log.CycleLog;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusTracker;

/**
 * What a steady step of the daemon costs on a Proxmox node whose files lie in memory ({@code scripts/make-node}): every
 * container has used CPU, every container is read, every rule speaks on it, the log is written, nothing has to be
 * changed. Prints microseconds of CPU time a container, the least of many steps and their median. CPU time of the one thread that does
 * all of it, so that other work on the machine does not count. Started by {@code scripts/bench-cycle}.
 */
public final class CycleCost implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** As many samples as there are between two cycles with the default configuration. */
    private static final int SAMPLES_A_CYCLE = 30;

    private static final Moment START =
            new Moment(Instant.parse("2026-01-01T12:00:00Z"), Instant.parse("2026-01-01T12:00:00Z"));

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Path work;
    private final int containers;
    private final Settings settings;
    private final OpenHost host;
    private final Assembly assembly;
    private final StatusTracker tracker = new StatusTracker();
    private final StatusFile file;
    private Moment now = START;
    private long cpuMicros = 4_522_541_000L;

    /** @param work has the node's files in {@code node} */
    private CycleCost(Path work, int containers) throws IOException, InvalidConfigurationException {
        this.work = work;
        this.containers = containers;
        settings = settings(work);
        file = new StatusFile(settings.startup().files().stateDir());
        host = OpenHost.blocking(
                "proxmox",
                new ProxmoxCli(
                        work.resolve("node"),
                        () -> Instant.now().plus(Duration.between(START.monotonic(), now.monotonic()))),
                () -> (id, _) -> {
                    throw new IllegalStateException("a steady cycle writes nothing, not even to " + id);
                },
                new SystemTime());
        assembly = Assembly.of(settings, host, List.of(new CycleLog(settings), tracker));
    }

    /** The defaults, but no less than what the containers of the node have. */
    private static Settings settings(Path work) throws InvalidConfigurationException {
        return new ConfigurationReader(Map.of())
                .defaults(Map.of(
                        "min_cores", "2",
                        "log_file", work.resolve("log").toString(),
                        "state_dir", work.resolve("state").toString(),
                        "backup_dir", work.resolve("backups").toString()))
                .settings();
    }

    /** @param arguments a directory that has the node's files in {@code node}, and how many containers they are */
    public static void main(String[] arguments) throws Exception {
        try (CycleCost cost = new CycleCost(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            cost.measure(5);
            long processes = faultsOfChildren();
            double[][] costs = cost.measure(20);
            if (faultsOfChildren() != processes) {
                throw new IllegalStateException("a process was started");
            }
            System.out.printf(
                    "%6d containers, µs of CPU time each: sample %.1f (median %.1f), cycle %.1f (%.1f), status file %.1f (%.1f); no process started%n",
                    cost.containers,
                    least(costs[0]),
                    median(costs[0]),
                    least(costs[1]),
                    median(costs[1]),
                    least(costs[2]),
                    median(costs[2]));
        }
    }

    /** The costs of samples, cycles and status files, in microseconds a container. */
    private double[][] measure(int cycles) throws Exception {
        List<Double> samples = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> status = new ArrayList<>();
        for (int i = 0; i < cycles * SAMPLES_A_CYCLE; i++) {
            useCpu();
            now = new Moment(now.monotonic().plus(INTERVAL), now.wall().plus(INTERVAL));
            long start = THREADS.getCurrentThreadCpuTime();
            if ((i + 1) % SAMPLES_A_CYCLE != 0) {
                assembly.cycle().sample(now);
                samples.add(since(start));
            } else {
                check(assembly.cycle().run(now));
                whole.add(since(start));
                long end = THREADS.getCurrentThreadCpuTime();
                file.write(tracker.report("node", "proxmox", settings, null).orElseThrow());
                status.add(since(end));
            }
        }
        return new double[][] {array(samples), array(whole), array(status)};
    }

    private void check(CycleReport report) {
        if (report.outcomes().size() != containers
                || report.outcomes().stream().anyMatch(outcome -> outcome.result() != Outcome.Result.HELD)) {
            throw new IllegalStateException("not a steady cycle: " + report);
        }
    }

    private double since(long start) {
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / containers;
    }

    /** Every container has used a core since the last look. */
    private void useCpu() throws IOException {
        cpuMicros += INTERVAL.toNanos() / 1000;
        String content = """
                usage_usec %d
                user_usec 3372535000
                system_usec 1150006000
                nice_usec 0
                nr_periods 0
                nr_throttled 0
                throttled_usec 0
                nr_bursts 0
                burst_usec 0
                """.formatted(cpuMicros);
        for (int i = 0; i < containers; i++) {
            Files.write(
                    work.resolve("node/sys/fs/cgroup/lxc/" + (100 + i) + "/cpu.stat"),
                    content.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Page faults of child processes that have ended, the 11th field of {@code /proc/self/stat}. */
    private static long faultsOfChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[8]);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    @Override
    public void close() {
        assembly.close();
        host.close();
    }
}
