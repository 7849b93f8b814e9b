package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;
import org.lxcautoscale.io.CompiledLibrary;

/** {@code lxc-autoscale monitor}, and the export of metrics, as processes. */
@Timeout(180)
class MonitorTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path dir;

    private Site site;
    private Path metrics;

    @BeforeEach
    void makeSite() throws IOException {
        site = new Site(dir).with("backend", "simulated");
        metrics = dir.resolve("metrics.json");
    }

    /** Adds the section to the configuration. */
    private void history(String keys) throws IOException {
        Files.writeString(site.config(), "history: {" + keys + "}\n", StandardOpenOption.APPEND);
    }

    private void exportEverySecond() throws IOException {
        history("export_file: '" + metrics + "', export_interval: 1");
    }

    private static List<?> entries(Path file) throws IOException {
        return (List<?>) Jsonb.builder().build().type(Object.class).fromJson(Files.readString(file));
    }

    private void awaitEntries(int count) {
        await().atMost(SOON)
                .until(() -> Files.exists(metrics) && entries(metrics).size() >= count);
    }

    private Path lock() {
        return dir.resolve("lock.monitor");
    }

    @Test
    void itKeepsTheHistoryChangesNothingAndEndsWithZero() throws IOException {
        exportEverySecond();
        try (Program monitor = site.start("monitor").awaitLine("The monitor has started on")) {
            awaitEntries(2);
            assertThat(lock()).content().isEqualTo(monitor.pid() + "\n");

            assertThat(monitor.signal("TERM").end()).isZero();
            assertThat(monitor.out()).last().asString().endsWith("The monitor has stopped.");
            assertThat(monitor.err()).isEmpty();
        }
        assertThat(site.journal()).doesNotExist();
        assertThat(site.lock()).doesNotExist();
        assertThat(dir.resolve("state/status.json")).doesNotExist();
        assertThat(dir.resolve("backups")).doesNotExist();
        assertThat(dir.resolve("lxc_monitor.log")).content().contains("The monitor has stopped.");
        assertThat(dir.resolve("lxc_autoscale.log")).doesNotExist();
    }

    @Test
    void anEntryHasTheRunningContainersOfTheHost() throws IOException {
        exportEverySecond();
        try (Program monitor = site.start("monitor")) {
            awaitEntries(3);
            assertThat(monitor.signal("TERM").end()).isZero();
        }
        Map<?, ?> entry = (Map<?, ?>) entries(metrics).getLast();
        assertThat(entry).hasSizeGreaterThan(8);
        assertThat(entry.containsKey("summary")).isTrue();
        assertThat(entry.entrySet().stream().filter(field -> !field.getKey().equals("summary")))
                .allSatisfy(field -> assertThat(((Map<?, ?>) field.getValue()).keySet())
                        .map(String::valueOf)
                        .containsExactly(
                                "timestamp",
                                "cpu_usage_percent",
                                "memory_usage_mb",
                                "swap_usage_mb",
                                "swap_total_mb",
                                "process_count",
                                "io_stats",
                                "network_usage",
                                "filesystem_usage_gb",
                                "filesystem_total_gb",
                                "filesystem_free_gb"))
                .anySatisfy(field -> assertThat(((Map<?, ?>) field.getValue()).get("cpu_usage_percent"))
                        .isInstanceOf(Number.class));
    }

    @Test
    void aSecondMonitorIsRefused() {
        try (Program first = site.start("monitor").awaitLine("has started")) {
            Program second = site.run("monitor");

            assertThat(second.end()).isOne();
            assertThat(second.err())
                    .containsExactly("lxc-autoscale: another monitor is already running (it holds " + lock() + ")");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void besideADaemonThatKeepsTheHistoryItIsRefused() {
        try (Program daemon = site.start("daemon").awaitLine("has started")) {
            Program monitor = site.run("monitor");

            assertThat(monitor.end()).isOne();
            assertThat(monitor.err())
                    .containsExactly("lxc-autoscale: a daemon is running and keeps the history already (it holds "
                            + lock() + ")");
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }

    @Test
    void besideADaemonThatKeepsNoneItRuns() {
        try (Program daemon = site.start("daemon", "--dry-run").awaitLine("has started");
                Program monitor = site.start("monitor").awaitLine("has started")) {
            assertThat(monitor.signal("TERM").end()).isZero();
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void aDaemonThatStartsBesideItScalesAndKeepsNone() {
        try (Program _ = site.start("monitor").awaitLine("has started");
                Program daemon = site.start("daemon")) {
            daemon.awaitLine("WARNING - lxc-autoscale monitor keeps the history (it holds " + lock()
                            + "), so this daemon" + " does not, until its next start.")
                    .awaitLine("Resource allocation process completed");
        }
    }

    @Test
    void withNothingToRecordItSaysSo() throws IOException {
        history("enabled: false");
        Program monitor = site.run("monitor");

        assertThat(monitor.end()).isOne();
        assertThat(monitor.err())
                .containsExactly(
                        "lxc-autoscale: there is nothing to record: section history says enabled: false, and no"
                                + " export_file");
    }

    @Test
    void theFileOfTheOriginalIsHonoured() throws IOException {
        Path log = dir.resolve("original.log");
        Files.writeString(
                Files.createDirectories(dir.resolve("etc")).resolve("lxc_monitor.yaml"), """
                logging:
                  log_file: "%s"
                monitoring:
                  export_file: "%s"
                  check_interval: 1
                  enable_network: false
                  max_workers: 8
                """.formatted(log, metrics));
        try (Program monitor = site.start("monitor")) {
            monitor.awaitLine(
                    "WARNING - " + dir.resolve("etc/lxc_monitor.yaml") + ":7:3: 'max_workers' has no effect: ");
            awaitEntries(2);
            assertThat(monitor.signal("TERM").end()).isZero();
        }
        assertThat(log).content().contains("The monitor has started");
        assertThat(metrics).content().contains("\"network_usage\": {\"rx_bytes\": null, \"tx_bytes\": null}");
    }

    @Test
    void anInvalidFileOfTheOriginalEndsItWithItsLine() throws IOException {
        Files.writeString(
                Files.createDirectories(dir.resolve("etc")).resolve("lxc_monitor.yaml"),
                "monitoring:\n  check_intervall: 1\n");
        Program monitor = site.run("monitor");

        assertThat(monitor.end()).isEqualTo(3);
        assertThat(monitor.err())
                .anyMatch(line -> line.contains("lxc_monitor.yaml:2:3: unknown key 'check_intervall'"));
    }

    @Test
    void aReloadChangesTheInterval() throws IOException {
        site.with("sample_interval", 600).with("poll_interval", 600);
        exportEverySecond();
        try (Program monitor = site.start("monitor").awaitLine("a sample every 600 s")) {
            site.with("sample_interval", 1);
            exportEverySecond();
            monitor.signal("HUP").awaitLine("The configuration was read again.");
            awaitEntries(2);
        }
    }

    @Test
    void aHostThatIsGoneIsSaidOnceAndTriedAgain() throws Exception {
        Node node = new Node(dir);
        node.needy(1024);
        Path meminfo = dir.resolve("proc/meminfo");
        try (DatagramPeer manager = DatagramPeer.at(dir.resolve("notify").toString());
                Program monitor = node.site.startBy(
                        List.of(
                                "env",
                                "NOTIFY_SOCKET=" + dir.resolve("notify"),
                                "WATCHDOG_USEC=180000000",
                                "JAVA_TOOL_OPTIONS=-Dlxcautoscale.native=" + CompiledLibrary.compile(dir)),
                        "monitor")) {
            await().atMost(SOON).until(() -> manager.count("WATCHDOG=1") >= 2);
            assertThat(manager.received().getFirst()).isEqualTo("READY=1");
            assertThat(manager.received())
                    .anyMatch(text -> text.matches("STATUS=\\S+: keeps the history, a sample every 1 s\\."));

            Files.move(meminfo, dir.resolve("meminfo"));
            monitor.awaitLine("ERROR - ");
            long before = manager.count("WATCHDOG=1");
            await().atMost(SOON).until(() -> manager.count("WATCHDOG=1") >= before + 3);
            assertThat(monitor.out())
                    .filteredOn(line -> line.contains(" - ERROR - "))
                    .hasSize(1);

            Files.move(dir.resolve("meminfo"), meminfo);
            monitor.awaitLine("Recovered from: ");
            assertThat(monitor.signal("TERM").end()).isZero();
            await().atMost(SOON).until(() -> manager.received().contains("STOPPING=1"));
        }
    }

    @Test
    void whatADaemonExportsCanBeReadAfterAKillAndIsContinued() throws IOException {
        exportEverySecond();
        try (Program killed = site.start("daemon")) {
            awaitEntries(2);
            killed.signal("KILL").end();
        }
        int before = entries(metrics).size();
        String whole = Files.readString(metrics);
        Files.writeString(metrics, whole.substring(0, whole.length() - 2) + ",\n{\"104\": {\"timest");
        try (Program next = site.start("daemon")) {
            next.awaitLine(
                    "WARNING - " + metrics + ": its last entry had not been written to its end; it was removed.");
            awaitEntries(before + 2);
            assertThat(next.signal("TERM").end()).isZero();
        }
    }

    @Test
    void anExportThatCannotBeWrittenIsSaidOnceAndGoesOn() throws IOException {
        Files.writeString(dir.resolve("occupied"), "");
        metrics = dir.resolve("occupied/metrics.json");
        exportEverySecond();
        try (Program daemon = site.start("daemon")) {
            daemon.awaitLine("WARNING - Metrics cannot be exported: ")
                    .awaitLines("Resource allocation process completed", 3);
            assertThat(daemon.out())
                    .filteredOn(line -> line.contains("Metrics cannot be exported"))
                    .hasSize(1);
            Files.delete(dir.resolve("occupied"));
            daemon.awaitLine("Metrics are exported again; ");
            awaitEntries(1);
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }
}
