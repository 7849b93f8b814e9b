package org.lxcautoscale.api.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;

/** The routes of the original, asked of a daemon on the simulated host; the examples of the original's page with curl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginalRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(50);
    private static final int LIMIT = 240;

    private Path dir = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Jsonb json = Jsonb.builder().build();
    private Optional<Program> daemon = Optional.empty();
    private String address = "";
    private String reader = "";
    private String scaler = "";
    private String admin = "";
    private String hasty = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        dir = directory;
        Files.createSymbolicLink(dir.resolve("proc"), Path.of("/proc")); // tells whose connections are
        Files.createDirectories(dir.resolve("etc"));
        Files.writeString(dir.resolve("etc/autoscaleapi.yaml"), """
                lxc:
                  node: "proxmox"
                rate_limiting:
                  max_requests_per_minute: %d
                """.formatted(LIMIT));
        address = freeAddress();
        Tokens tokens = new Tokens(dir, InstantSource.system());
        reader = tokens.create("reader", Scope.READ, Optional.empty()).secret();
        scaler = tokens.create("scaler", Scope.SCALE, Optional.empty()).secret();
        admin = tokens.create("admin", Scope.ADMIN, Optional.empty()).secret();
        hasty = tokens.create("hasty", Scope.READ, Optional.empty()).secret();
        daemon = Optional.of(daemon(address, "c", false));
        soon().until(() ->
                send("GET", "/resource/vm/status?vm_id=101", "", reader).statusCode() == 200);
    }

    private static String freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    private Program daemon(String listen, String name, boolean isDryRun) throws IOException {
        Path config = Files.writeString(dir.resolve(name + ".yaml"), """
                DEFAULT:
                  backend: simulated
                  dry_run: %4$s
                  poll_interval: 2
                  sample_interval: 1
                  state_dir: '%1$s'
                  backup_dir: '%1$s/backups'
                  log_file: '%1$s/%3$s.log'
                  lock_file: '%1$s/%3$s.lock'
                history:
                  enabled: false
                api:
                  enabled: true
                  listen: %2$s
                """.formatted(dir, listen, name, isDryRun));
        return Program.start(dir, "daemon", "--config", config.toString());
    }

    @AfterAll
    void stop() {
        daemon.ifPresent(Program::close);
    }

    private static ConditionFactory soon() {
        return await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).ignoreExceptions();
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        return send(address, method, path, body, token);
    }

    private HttpResponse<String> send(String where, String method, String path, String body, String token)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + where + path))
                .timeout(SOON)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body, admin);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(String body) {
        return (Map<String, Object>) json.type(Object.class).fromJson(body);
    }

    /** Without a token: it runs as the user of the daemon. */
    private Map<String, Object> curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "60"));
        for (String argument : arguments) {
            command.add(argument.replace("http://proxmox:5000", "http://" + address));
        }
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            System.out.println("Skipped, as there is no curl: " + e.getMessage());
            Assumptions.abort("there is no curl: " + e.getMessage());
            throw e;
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out).startsWith("{").as("answer of %s", command);
        return object(out);
    }

    private Map<String, Object> curlWrite(String method, String path, String body) throws Exception {
        return curl("-X", method, "http://proxmox:5000" + path, "-H", "Content-Type: application/json", "-d", body);
    }

    @Test
    void coresAndMemoryAreSetAsInTheExamples() throws Exception {
        assertThat(curlWrite("POST", "/scale/cores", "{\"vm_id\": 104, \"cores\": 4}"))
                .containsEntry("status", "success")
                .containsEntry("message", "CPU cores set to 4 for container 104")
                .containsKey("data");
        assertThat(curlWrite("POST", "/scale/ram", "{\"vm_id\": 104, \"memory\": 4096}"))
                .containsEntry("status", "success")
                .containsEntry("message", "RAM set to 4096 MB for container 104");
        soon().untilAsserted(() -> assertThat(
                        send("GET", "/resource/vm/status?vm_id=104", "", reader).body())
                .contains("\"cores\":4", "\"memory_bytes\":4294967296"));
        assertThat(send("GET", "/api/v1/orders", "", reader).body()).contains("\"container\":\"104\"");
    }

    @Test
    void theDiskGrowsAsInTheExample() throws Exception {
        assertThat(curlWrite("POST", "/scale/storage/increase", "{\"vm_id\": 106, \"disk_size\": 2}"))
                .containsEntry("message", "Storage increased by 2 GB for container 106");
    }

    @Test
    void aSnapshotIsMadeListedAndRolledBackToAsInTheExamples() throws Exception {
        String body = "{\"vm_id\": 103, \"snapshot_name\": \"my_snapshot\"}";
        assertThat(curlWrite("POST", "/snapshot/create", body))
                .containsEntry("message", "Snapshot 'my_snapshot' created for container 103");

        Map<String, Object> list = curl("-X", "GET", "http://proxmox:5000/snapshot/list?vm_id=103");
        assertThat(list).containsEntry("message", "Snapshots listed for container 103");
        assertThat(String.valueOf(list.get("data"))).contains("name=my_snapshot");

        assertThat(curlWrite("POST", "/snapshot/rollback", body))
                .containsEntry("message", "Container 103 rolled back to snapshot 'my_snapshot'");
        soon().untilAsserted(() -> assertThat(curl("http://proxmox:5000/resource/vm/status?vm_id=103"))
                .containsEntry("message", "Resource status retrieved for container 103")
                .containsEntry("data", "status: running"));
    }

    @Test
    void aCloneIsMadeAndRemovedAsInTheExamples() throws Exception {
        Map<String, Object> made = curlWrite(
                "POST", "/clone/create", "{\"vm_id\": 105, \"new_vm_id\": 905, \"new_vm_name\": \"cloned_container\"}");
        assertThat(made).containsEntry("status", "success"); // it takes 28 s, so it may go on
        soon().untilAsserted(() -> assertThat(
                        send("GET", "/resource/vm/status?vm_id=905", "", reader).body())
                .contains("\"status: running\"", "cloned-container", "autoscale-created", "\"state\":\"done\""));

        assertThat(curlWrite("DELETE", "/clone/delete", "{\"vm_id\": 905}"))
                .containsEntry("message", "Delete operation completed successfully.")
                .containsEntry("data", "Container 905 stopped and destroyed successfully.");
        soon().untilAsserted(() -> assertThat(
                        send("GET", "/resource/vm/status?vm_id=905", "", reader).statusCode())
                .isEqualTo(404));
    }

    @Test
    void nodeHealthAndRoutesAreShownAsInTheExamples() throws Exception {
        String node = String.valueOf(
                        object(send("GET", "/api/v1/nodes", "", reader).body()).get("nodes"))
                .replaceAll(".*name=([^,]+),.*", "$1");
        Map<String, Object> status = curl("-X", "GET", "http://proxmox:5000/resource/node/status?node_name=" + node);
        assertThat(status).containsEntry("message", "Resource status retrieved for node '" + node + "'");
        assertThat(String.valueOf(status.get("data"))).contains("status=online", "memory_available_bytes=");

        assertThat(curl("-X", "GET", "http://proxmox:5000/health/check"))
                .containsEntry("status", "healthy")
                .hasEntrySatisfying(
                        "checks", checks -> assertThat(checks.toString()).contains("host=ok"));

        assertThat(send("GET", "/routes", "", "").body())
                .startsWith("[{")
                .contains("{\"endpoint\":\"set_cores\",\"methods\":\"POST\",\"url\":\"/scale/cores\"}")
                .contains("\"url\":\"/clone/delete\"");
    }

    @Test
    void thePageHasNoReferencesToAnywhere() throws Exception {
        HttpResponse<String> page = send("GET", "/", "", "");

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .contains("/scale/cores", "/clone/delete", "curl -X POST http://" + address + "/scale/cores")
                .doesNotContainPattern("(?i)<script|<link|<img|<iframe|src=|href=|url\\(|@import|style=");
    }

    @Test
    void aBrowserIsLedToTheDashboard() throws Exception {
        HttpResponse<String> led = browse("/");
        assertThat(led.statusCode()).isEqualTo(303);
        assertThat(led.headers().firstValue("Location")).hasValue("/ui");
        assertThat(browse("/?routes").body()).contains("/scale/cores");
    }

    private HttpResponse<String> browse(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .header("Accept", "text/html,application/xhtml+xml")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void errorsAreInTheEnvelope() throws Exception {
        HttpResponse<String> answer = post("/scale/cores", "{\"vm_id\": 999, \"cores\": 2}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(object(answer.body())).containsEntry("status", "error").containsKeys("message", "data");
        assertThat(send("GET", "/nowhere", "", "").body()).startsWith("{\"status\":\"error\"");
        assertThat(send("GET", "/api/v1/nowhere", "", "").body()).contains("\"title\"");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithTheNameOfTheField() throws Exception {
        Map<String, String> fields = Map.of(
                "{\"cores\": 4}", "vm_id",
                "{\"vm_id\": true, \"cores\": 4}", "vm_id",
                "{\"vm_id\": 104.5, \"cores\": 4}", "vm_id",
                "{\"vm_id\": [104], \"cores\": 4}", "vm_id",
                "{\"vm_id\": \"104; reboot\", \"cores\": 4}", "vm_id",
                "{\"vm_id\": 104}", "cores",
                "{\"vm_id\": 104, \"cores\": 1.5}", "cores",
                "{\"vm_id\": 104, \"cores\": -1}", "cores",
                "{\"vm_id\": 104, \"cores\": 4, \"force\": 1}", "force");
        for (Map.Entry<String, String> one : fields.entrySet()) {
            HttpResponse<String> answer = post("/scale/cores", one.getKey());
            assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(400);
            assertThat(answer.body()).as(one.getKey()).contains("'" + one.getValue() + "'");
        }
        for (String body : List.of("", "{", "[]", "null", "1")) {
            assertThat(post("/scale/ram", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(post("/snapshot/create", "{\"vm_id\": 104, \"snapshot_name\": \"a b\"}")
                        .body())
                .contains("snapshot_name");
        assertThat(post("/clone/create", "{\"vm_id\": 104, \"new_vm_id\": \"x\", \"new_vm_name\": \"x\"}")
                        .body())
                .contains("new_vm_id");
        assertThat(send("GET", "/resource/vm/status?vm_id=1%3Breboot", "", reader)
                        .body())
                .contains("'vm_id'");
        assertThat(send("GET", "/resource/node/status?node_name=%24(reboot)", "", reader)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anIdMayBeText() throws Exception {
        assertThat(post("/scale/cores", "{\"vm_id\": \"102\", \"cores\": 3}").body())
                .contains("CPU cores set to 3 for container 102");
    }

    @Test
    void memoryBelowWhatIsInUseIsRefused() throws Exception {
        HttpResponse<String> answer = post("/scale/ram", "{\"vm_id\": 101, \"memory\": 16}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("in use");
    }

    @Test
    void containersOfOthersAreNotRemoved() throws Exception {
        HttpResponse<String> answer = send("DELETE", "/clone/delete", "{\"vm_id\": 101}", admin);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("autoscale-created");
    }

    @Test
    void scopesAreRequired() throws Exception {
        for (String path : List.of("/scale/cores", "/scale/ram", "/snapshot/create")) {
            assertThat(send("POST", path, "{}", reader).statusCode()).as(path).isEqualTo(403);
            assertThat(send("POST", path, "{}", scaler).statusCode()).as(path).isEqualTo(400);
        }
        for (String path : List.of("/scale/storage/increase", "/snapshot/rollback", "/clone/create")) {
            assertThat(send("POST", path, "{}", scaler).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send("DELETE", "/clone/delete", "{\"vm_id\": 101}", scaler).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/scale/cores", "{}", "wrong").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/health/check", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void theOriginalsLimitCountsAndIsToldInItsWords() throws Exception {
        HttpResponse<String> answer = send("GET", "/resource/vm/status?vm_id=101", "", hasty);
        for (int i = 0; i < 2 * LIMIT && answer.statusCode() != 429; i++) {
            answer = send("GET", "/resource/vm/status?vm_id=101", "", hasty);
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Rate limit exceeded. Please try again later.\"}");
        assertThat(daemon.orElseThrow().out())
                .anyMatch(line -> line.contains("autoscaleapi.yaml:2") && line.contains("'node'"));
    }

    @Test
    void aDryRunRefusesEverythingThatChanges() throws Exception {
        String dry = freeAddress();
        try (Program _ = daemon(dry, "dry", true)) {
            soon().until(() -> send(dry, "GET", "/resource/vm/status?vm_id=101", "", reader)
                            .statusCode()
                    == 200);
            HttpResponse<String> answer = send(dry, "POST", "/scale/cores", "{\"vm_id\": 101, \"cores\": 2}", admin);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("dry run");
            assertThat(send(dry, "DELETE", "/clone/delete", "{\"vm_id\": 101, \"force\": true}", admin)
                            .body())
                    .contains("dry run");
        }
    }
}
