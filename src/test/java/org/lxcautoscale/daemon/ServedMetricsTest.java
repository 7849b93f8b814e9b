package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.settings.ListenAddress;

/** The metrics of a running daemon, as others read them. */
@Timeout(180)
class ServedMetricsTest {

    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Path DASHBOARD = Path.of("packaging/grafana/lxc-autoscale.json");

    @TempDir
    Path dir;

    private Site site;
    private String address;

    @BeforeEach
    void makeSite() throws IOException {
        address = "127.0.0.1:" + RealPrometheus.freePort();
        site = new Site(dir).with("backend", "simulated").with("metrics_listen", address);
    }

    private String scrape() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** The series of a group are there as well. */
    private void addGroup() throws IOException {
        Files.writeString(site.config(), """
                HORIZONTAL_SCALING_GROUP_WEB:
                  base_snapshot_name: 101
                  lxc_containers: [101]
                """, StandardOpenOption.APPEND);
    }

    private static void assumeInstalled(Path program) {
        assumeThat(program).as("%s is there (package prometheus)", program).exists();
    }

    @Test
    void promtoolHasNothingToSayAboutThem() throws Exception {
        assumeInstalled(PROMTOOL);
        addGroup();
        try (Program _ = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            promtool.outputWriter(StandardCharsets.UTF_8).append(scrape()).close();

            assertThat(promtool.inputReader().readAllAsString()).isEmpty();
            assertThat(promtool.waitFor()).isZero();
        }
    }

    @Test
    void thePageNamesEverySeries() throws Exception {
        String page = Files.readString(PAGE);
        addGroup();
        try (Program _ = site.start("daemon").awaitLine("Resource allocation process completed")) {
            List<String> names = scrape().lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ")[2])
                    .toList();

            assertThat(names)
                    .hasSizeGreaterThan(24)
                    .contains("lxc_autoscale_group_members", "lxc_autoscale_group_changes_total")
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    @Test
    void theConfigurationsOnThePageAreValid() throws Exception {
        String page = Files.readString(PAGE);
        String ours = block(page, "```yaml\n");
        assertThat(new ConfigurationReader(Map.of())
                        .read(Files.writeString(dir.resolve("ours.yaml"), ours), Map.of())
                        .settings()
                        .startup()
                        .metricsListen())
                .contains(new ListenAddress("127.0.0.1", 9706));

        assumeInstalled(PROMTOOL);
        Path theirs = Files.writeString(
                dir.resolve("theirs.yml"), "scrape_configs:\n" + block(page, "```\nscrape_configs:\n"));
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "config", theirs.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(promtool.inputReader().readAllAsString()).contains("SUCCESS");
        assertThat(promtool.waitFor()).isZero();
    }

    private static String block(String page, String begin) {
        int start = page.indexOf(begin) + begin.length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void prometheusReadsThemAndEveryPanelOfTheDashboardHasSeries() throws Exception {
        assumeInstalled(RealPrometheus.PROGRAM);
        try (Program daemon = site.with("dry_run", true).start("daemon");
                RealPrometheus prometheus = new RealPrometheus(dir, address)) {
            daemon.awaitLines("Resource allocation process completed", 4);

            assertThat(prometheus.awaitSeries("lxc_container_up{vmid=\"101\"}"))
                    .singleElement()
                    .satisfies(labels -> assertThat(labels.get("name")).isEqualTo("web1"));
            assertThat(prometheus.awaitSeries("lxc_autoscale_cycle_duration_seconds_count > 1"))
                    .isNotEmpty();
            List<String> expressions = expressions();
            assertThat(expressions).hasSizeGreaterThan(20);
            for (String expression : expressions) {
                assertThat(prometheus.awaitSeries(expression)).as(expression).isNotEmpty();
            }
            assertThat(prometheus.query("lxc_container_up{vmid=\"no such\"}")).isEmpty();
        }
    }

    /** The queries of all panels, as Grafana sends them when everything is selected. */
    private static List<String> expressions() throws IOException {
        Map<?, ?> dashboard = (Map<?, ?>) Jsonb.instance().type(Object.class).fromJson(Files.readString(DASHBOARD));
        List<String> expressions = new ArrayList<>();
        for (Object panel : (List<?>) dashboard.get("panels")) {
            if (((Map<?, ?>) panel).get("targets") instanceof List<?> targets) {
                targets.forEach(target ->
                        expressions.add(((Map<?, ?>) target).get("expr").toString()));
            }
        }
        return expressions.stream()
                .map(expression ->
                        expression.replace("$__rate_interval", "4s").replaceAll("\\$(cluster|node|container)", ".*"))
                .toList();
    }

    @Test
    void clientsThatDoNotGoOnHoldNeitherTheLoopNorOthersForLong() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Program daemon = site.start("daemon").awaitLine("Metrics are served at http://" + address + "/metrics")) {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(address.split(":")[1]));
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            daemon.awaitLines("Resource allocation process completed", completed(daemon) + 3);

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> scrape().contains("lxc_container_up{"));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static long completed(Program daemon) {
        return daemon.out().stream()
                .filter(line -> line.contains("Resource allocation process completed"))
                .count();
    }

    @Test
    void aPortInUseIsSaidAndTheDaemonGoesOn() throws Exception {
        try (ServerSocket _ =
                        new ServerSocket(Integer.parseInt(address.split(":")[1]), 1, InetAddress.getLoopbackAddress());
                Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            assertThat(daemon.out())
                    .filteredOn(line -> line.contains("metrics_listen"))
                    .singleElement()
                    .asString()
                    .endsWith(" - WARNING - metrics_listen: nothing is served at " + address
                            + " yet (Address already in use); it is tried again every 60 s.");
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }

    @Test
    void anAddressForOthersIsWarnedOf() throws Exception {
        address = "0.0.0.0:" + address.split(":")[1];
        try (Program daemon = site.with("metrics_listen", address).start("daemon")) {
            daemon.awaitLine(" - WARNING - Metrics are served at http://" + address
                    + "/metrics: unencrypted, and to anyone who can reach that address.");
        }
    }
}
