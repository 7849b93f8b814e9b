package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.Jsonb;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;

/** A daemon on the simulated host, asked over HTTP; all answers are as its OpenAPI document says. Its first container is 101 web1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    /** The history has something to show from then on. */
    private static final Duration FIRST_MINUTE = Duration.ofSeconds(100);

    private Path dir = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Jsonb json = Jsonb.builder().build();
    private Optional<Program> daemon = Optional.empty();
    /** Every answer is measured by it. */
    private Optional<Document> document = Optional.empty();

    private String address = "";
    private String reader = "";
    private String scaler = "";
    private String admin = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        dir = directory;
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Path config = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: simulated
                  poll_interval: 2
                  sample_interval: 1
                  state_dir: '%1$s'
                  backup_dir: '%1$s/backups'
                  log_file: '%1$s/log'
                  lock_file: '%1$s/lock'
                api:
                  enabled: true
                  listen: %2$s
                  max_requests_per_minute: 100000
                HORIZONTAL_SCALING_GROUP_WEB:
                  base_snapshot_name: 108
                  lxc_containers: [108]
                  min_instances: 1
                  max_instances: 2
                  horiz_cpu_upper_threshold: 100
                  horiz_memory_upper_threshold: 100
                HORIZONTAL_SCALING_GROUP_IDLE:
                  base_snapshot_name: 109
                """.formatted(dir, address));
        Tokens tokens = new Tokens(dir, InstantSource.system());
        reader = tokens.create("reader", Scope.READ, Optional.empty()).secret();
        scaler = tokens.create("scaler", Scope.SCALE, Optional.empty()).secret();
        admin = tokens.create("admin", Scope.ADMIN, Optional.empty()).secret();
        daemon = Optional.of(Program.start(dir, "daemon", "--config", config.toString()));
        await().atMost(SOON).ignoreExceptions().until(() -> get("/readyz").statusCode() == 200);
        document = Optional.of(new Document(send("GET", "/openapi.json", "", "").body()));
    }

    @AfterAll
    void stop() {
        daemon.ifPresent(Program::close);
    }

    private HttpResponse<String> send(String method, String path, String body, String token, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1" + path))
                .timeout(SOON)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        document.ifPresent(known -> known.check(method, "/api/v1" + path.replaceFirst("\\?.*", ""), answer));
        return answer;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "", reader);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> object(HttpResponse<String> answer) {
        return (Map<String, Object>) json.type(Object.class).fromJson(answer.body());
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> container(String id) throws Exception {
        List<Map<String, Object>> all =
                (List<Map<String, Object>>) object(get("/containers")).get("containers");
        return all.stream().filter(one -> id.equals(one.get("id"))).findFirst().orElseThrow();
    }

    private static String firstId() {
        return "101";
    }

    @Test
    void containersAreListedWithTheirSizesAndDecisions() throws Exception {
        HttpResponse<String> answer = get("/containers");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(container(firstId())).containsKeys("id", "name", "status", "cores", "memoryBytes", "cpu", "memory");
    }

    @Test
    void aListThatIsKnownIsNotSentAgain() throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            String tag = get("/containers").headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = send("GET", "/containers", "", reader, "If-None-Match", tag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        });
    }

    @Test
    void anUnknownContainerIsAProblemWithItsName() throws Exception {
        HttpResponse<String> answer = get("/containers/999");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(object(answer)).containsEntry("detail", "There is no container 999.");
    }

    @Test
    void anExplanationHasTheWordOfEachRule() throws Exception {
        assertThat(get("/containers/" + firstId() + "/explanation").body()).contains("\"rules\":[{\"rule\":");
    }

    @Test
    void aSizeIsSetAndHeldUntilItIsReleased() throws Exception {
        HttpResponse<String> answer =
                send("PATCH", "/containers/101/allocation", "{\"cores\": 3, \"memoryBytes\": 6442450944}", scaler);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(object(answer)).containsEntry("coresAfter", 3L);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(container("101").get("cores")).isEqualTo(3L));
        assertThat(container("101").get("hold").toString()).contains("scaler");
        assertThat(get("/orders").body()).contains("its size was set");

        assertThat(send("DELETE", "/containers/101/hold", "", scaler).statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/containers/101/hold", "", scaler).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        Object before = container("102").get("cores");

        HttpResponse<String> answer =
                send("PATCH", "/containers/102/allocation", "{\"cores\": 7, \"dryRun\": true}", scaler);

        assertThat(object(answer)).containsEntry("dryRun", true).containsEntry("coresAfter", 7L);
        assertThat(container("102").get("cores")).isEqualTo(before);
    }

    @Test
    void aSizeIsSetOnlyIfItIsTheOneThatIsKnown() throws Exception {
        HttpResponse<String> known = get("/containers/102/allocation");
        String tag = known.headers().firstValue("ETag").orElseThrow();
        assertThat(object(known)).containsKeys("cores", "memoryBytes");
        assertThat(send("GET", "/containers/102/allocation", "", reader, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);

        String body = "{\"cores\": 7, \"dryRun\": true}";
        HttpResponse<String> other = send(
                "PATCH",
                "/containers/102/allocation",
                body,
                scaler,
                "If-Match",
                tag.replaceFirst("\"[0-9.]+", "\"64.0"));
        assertThat(other.statusCode()).isEqualTo(412);
        assertThat(object(other).get("detail").toString()).contains("its size is ");

        for (String match : List.of(tag, "*", "\"64.0/1\", " + tag)) {
            HttpResponse<String> same = send("PATCH", "/containers/102/allocation", body, scaler, "If-Match", match);
            assertThat(same.statusCode()).as(match).isEqualTo(200);
            assertThat(same.headers().firstValue("ETag")).as(match).hasValue(tag);
        }
    }

    @Test
    void prometheusCanReadTheMetricsHere() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("lxc_container_up{", "lxc_autoscale_build_info{");
    }

    @Test
    void memoryBelowWhatIsInUseIsRefusedWithTheFigures() throws Exception {
        HttpResponse<String> answer =
                send("PATCH", "/containers/102/allocation", "{\"memoryBytes\": 16777216}", scaler);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(object(answer).get("detail").toString()).contains("in use");
    }

    @Test
    void tenthsOfACoreNeedTheirUnit() throws Exception {
        HttpResponse<String> answer = send("PATCH", "/containers/101/allocation", "{\"cores\": 1.5}", scaler);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(object(answer).get("detail").toString()).contains("cpu_unit");
    }

    @Test
    void badRequestsSayWhichFieldIsWrong() throws Exception {
        Map<String, String> fields = Map.of(
                "{\"cores\": -1}", "cores",
                "{\"cores\": 1.55}", "cores",
                "{\"memoryBytes\": 1000}", "memoryBytes",
                "{\"memoryBytes\": 9000000000000000000}", "memoryBytes");
        fields.forEach((body, field) -> {
            try {
                HttpResponse<String> answer = send("PATCH", "/containers/101/allocation", body, scaler);
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
                assertThat(object(answer)).as(body).containsEntry("field", field);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        for (String body : List.of("", "[]", "{", "{}", "{\"core\": 1}", "{\"cores\": \"many\"}", "null")) {
            assertThat(send("PATCH", "/containers/101/allocation", body, scaler).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(get("/containers?sort=name").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/containers/101/hold", "{\"for\": \"soon\"}", scaler)
                        .body())
                .contains("\"field\":\"for\"");
    }

    @Test
    void whatCannotBeReadIsABadRequestToo() throws Exception {
        String hold = "/containers/101/hold";
        assertThat(send("POST", hold, "{\"for\":".repeat(5_000), scaler).body()).contains("levels");
        assertThat(send("POST", hold, "{\"for\": \"\\ud800\"}", scaler).body()).contains("\"field\":\"for\"", "\ufffd");
        assertThat(send("POST", hold, "{\"for\": \"x\"}", scaler, "Content-Type", "text/plain; charset=utf-7")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "/tiers/none/mode", "{\"mode\": \"observe\"}", scaler)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void scopesAreRequired() throws Exception {
        assertThat(send("GET", "/containers", "", "").statusCode()).isEqualTo(401);
        assertThat(send("PATCH", "/containers/101/allocation", "{\"cores\": 3}", reader)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/containers/101/rollback", "", scaler).statusCode())
                .isEqualTo(403);
        assertThat(send("GET", "/healthz", "", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestWithTheSameKeyIsCarriedOutOnce() throws Exception {
        String body = "{\"for\": \"5m\", \"why\": \"a test\"}";
        HttpResponse<String> first = send("POST", "/containers/103/hold", body, scaler, "Idempotency-Key", "k1");
        HttpResponse<String> second = send("POST", "/containers/103/hold", body, scaler, "Idempotency-Key", "k1");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(send("POST", "/containers/103/hold", "{\"for\": \"6m\"}", scaler, "Idempotency-Key", "k1")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aBoostCanBeEndedEarly() throws Exception {
        Object before = container("104").get("memoryBytes");
        HttpResponse<String> boosted =
                send("POST", "/containers/104/boost", "{\"memoryBytes\": 8589934592, \"for\": \"1h\"}", scaler);
        assertThat(boosted.statusCode()).as(boosted.body()).isEqualTo(200);
        assertThat(container("104").get("boost").toString()).contains("memoryBytesBefore=" + before);

        assertThat(send("DELETE", "/containers/104/boost", "", scaler).statusCode())
                .isEqualTo(204);
    }

    @Test
    void modesAreSetAndTakenBack() throws Exception {
        assertThat(send("PUT", "/containers/105/mode", "{\"mode\": \"observe\"}", scaler)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/orders").body()).contains("\"mode\":\"observe\"");
        assertThat(send("DELETE", "/containers/105/mode", "", scaler).statusCode())
                .isEqualTo(204);
        for (String nowhere : List.of("/containers/999/mode", "/tiers/TIER_NONE/mode")) {
            assertThat(send("PUT", nowhere, "{\"mode\": \"observe\"}", scaler).statusCode())
                    .as(nowhere)
                    .isEqualTo(404);
        }
        assertThat(send("PUT", "/mode", "{\"mode\": \"off\"}", scaler).body()).contains("\"field\":\"mode\"");
    }

    @Test
    void aContainerThatWasNeverChangedCannotBeRolledBack() throws Exception {
        assertThat(send("POST", "/containers/999/rollback", "", admin).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theDocumentDescribesEveryRoute() throws Exception {
        HttpResponse<String> answer = send("GET", "/openapi.json", "", "");

        assertThat(object(answer)).containsEntry("openapi", "3.1.0");
        assertThat(answer.body())
                .contains(
                        "\"/api/v1/containers/{id}/allocation\":{\"get\":",
                        "\"operationId\":\"setAllocation\"",
                        "\"text/event-stream\"",
                        "\"/api/v1/plan\"",
                        "\"ContainerItem\"");
    }

    @Test
    void nodesAndPlanAreShown() throws Exception {
        assertThat(get("/nodes").body()).contains("\"reporting\":true", "\"memoryAvailableBytes\":");
        assertThat(get("/plan").statusCode()).isEqualTo(200);
        assertThat(get("/config").body()).contains("\"section\":\"DEFAULT\",\"key\":\"poll_interval\",\"value\":\"2\"");
        assertThat(get("/approvals").body()).isEqualTo("{\"approvals\":[]}");
    }

    private HttpResponse<Stream<String>> events(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/events"))
                .header("Authorization", "Bearer " + reader);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofLines());
    }

    private static List<String> ids(Stream<String> lines, int count) {
        return lines.filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .limit(count)
                .toList();
    }

    @Test
    void eventsComeAsTheyHappenAndWhatWasMissedComesLater() throws Exception {
        List<String> seen;
        try (Stream<String> lines = events().body()) {
            seen = ids(lines, 3);
        }
        List<String> again;
        try (Stream<String> lines = events("Last-Event-ID", seen.getFirst()).body()) {
            again = ids(lines, 2);
        }

        assertThat(again).containsExactly(seen.get(1), seen.get(2));
    }

    @Test
    void whoAsksForTheHeadOfTheEventsIsNotKeptWaiting() throws Exception {
        HttpResponse<String> answer = send("HEAD", "/events", "", reader);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    }

    @Test
    void whoWasAwayForTooLongIsTold() throws Exception {
        try (Stream<String> lines = events("Last-Event-ID", "1").body()) {
            assertThat(lines.limit(4)).contains("event: gap");
        }
        assertThat(events("Last-Event-ID", "yesterday").statusCode()).isEqualTo(400);
    }

    @Test
    void theHistoryChecksWhatIsAskedFor() throws Exception {
        Map<String, String> wrong = Map.of(
                "/containers/101/usage?since=week", "since",
                "/containers/101/usage?step=1s", "step",
                "/containers/101/usage?since=52w&step=1m", "step",
                "/decisions?limit=0", "limit",
                "/decisions?limit=5000", "limit",
                "/decisions?cursor=x", "cursor",
                "/decisions?outcome=good", "outcome",
                "/decisions?container=-1", "container",
                "/decisions?container=%2e%2e%2f", "container");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            HttpResponse<String> answer = get(one.getKey());
            assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(400);
            assertThat(object(answer)).as(one.getKey()).containsEntry("field", one.getValue());
        }
        await().atMost(FIRST_MINUTE)
                .untilAsserted(() -> assertThat(get("/decisions").statusCode()).isEqualTo(200));
    }

    @Test
    void groupsAreShownWithTheirMembers() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(object(get("/groups/WEB")))
                        .containsEntry("ready", 1L)
                        .containsKey("reason"));

        HttpResponse<String> answer = get("/groups");
        assertThat(object(answer).get("groups").toString()).contains("name=WEB", "name=IDLE");
        assertThat(object(get("/groups/HORIZONTAL_SCALING_GROUP_WEB")))
                .containsEntry("name", "WEB")
                .containsEntry("section", "HORIZONTAL_SCALING_GROUP_WEB")
                .containsEntry("tag", "autoscale-group-web")
                .containsEntry("min", 1L)
                .containsEntry("max", 2L)
                .containsEntry("count", 1L)
                .containsEntry("failures", 0L)
                .doesNotContainKeys("failure", "nextAttemptAt");
        assertThat(object(get("/groups/WEB")).get("members").toString())
                .contains("id=108", "origin=base", "condition=ready", "cpuPercent=", "memoryPercent=")
                .doesNotContain("node=");
    }

    @Test
    void aGroupHasAsManyMembersAsSomebodyWants() throws Exception {
        HttpResponse<String> answer = send("PUT", "/groups/IDLE/desired", "{\"desired\": 2}", scaler);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(object(answer)).containsEntry("message", "group IDLE shall have 2 members");
        assertThat(object(get("/groups/IDLE"))).containsEntry("desired", 2L);
        assertThat(Files.readString(dir.resolve("log")))
                .contains("scaler", "PUT /api/v1/groups/IDLE/desired: 200: group IDLE shall have 2 members");
    }

    @Test
    void aGroupIsPausedAndGoesOn() throws Exception {
        HttpResponse<String> answer = send("PUT", "/groups/WEB/pause", "", scaler);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(object(get("/groups/WEB"))).containsEntry("pausedBy", "scaler");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(object(get("/groups/WEB")))
                        .containsEntry("reason", "PAUSED")
                        .containsEntry("decision", "paused by scaler"));
        assertThat(send("DELETE", "/groups/WEB/pause", "", scaler).statusCode()).isEqualTo(204);
        assertThat(object(get("/groups/WEB"))).doesNotContainKey("pausedBy");
        assertThat(Files.readString(dir.resolve("log")))
                .contains(
                        "PUT /api/v1/groups/WEB/pause: 200: group WEB is paused",
                        "DELETE /api/v1/groups/WEB/pause: 204: group WEB goes on");
    }

    @Test
    void aGroupThatThereIsNotIsAProblemThatNamesTheOthers() throws Exception {
        for (String[] one : new String[][] {
            {"GET", "/groups/DB", ""},
            {"PUT", "/groups/DB/desired", "{\"desired\": 2}"},
            {"PUT", "/groups/DB/pause", ""},
            {"DELETE", "/groups/DB/pause", ""}
        }) {
            HttpResponse<String> answer = send(one[0], one[1], one[2], scaler);
            assertThat(answer.statusCode()).as(String.join(" ", one)).isEqualTo(404);
            assertThat(object(answer)).containsEntry("detail", "there is no group DB; there are WEB, IDLE");
        }
    }

    @Test
    void aNumberThatAGroupMayNotHaveIsRefused() throws Exception {
        for (String count : List.of("0", "3", "1000000")) {
            HttpResponse<String> answer =
                    send("PUT", "/groups/WEB/desired", "{\"desired\": %s}".formatted(count), scaler);
            assertThat(answer.statusCode()).as(count).isEqualTo(409);
            assertThat(object(answer).get("detail").toString())
                    .isEqualTo("group WEB may have 1 to 2 members (min_instances, max_instances), not " + count);
        }
        for (String body : List.of(
                "",
                "{}",
                "{\"desired\": null}",
                "{\"desired\": \"many\"}",
                "{\"desired\": 1.5}",
                "{\"desired\": -1}",
                "{\"desired\": 4294967298}",
                "{\"desired\": 18446744073709551618}",
                "{\"count\": 2}")) {
            assertThat(send("PUT", "/groups/WEB/desired", body, scaler).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(send("PUT", "/groups/WEB/desired", "{}", scaler).body()).contains("\"field\":\"desired\"");
    }

    @Test
    void ordersForGroupsNeedTheirScope() throws Exception {
        assertThat(send("GET", "/groups", "", "").statusCode()).isEqualTo(401);
        assertThat(send("PUT", "/groups/WEB/desired", "{\"desired\": 2}", reader)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("PUT", "/groups/WEB/pause", "", reader).statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/groups/WEB/pause", "", reader).statusCode()).isEqualTo(403);
        assertThat(object(get("/groups/WEB"))).doesNotContainEntry("desired", 2L);
    }
}
