package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avaje.jex.Jex;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.http.Site.Answer;
import org.lxcautoscale.settings.ListenAddress;

@Timeout(60)
class ApiServerTest {

    private static final ApiServer.Limits SHORT =
            new ApiServer.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(200), 2, 1);

    @TempDir
    Path dir;

    private final CountDownLatch interrupted = new CountDownLatch(1);

    private void add(Jex jex) {
        jex.get("/public", request -> request.text("public"));
        jex.get(
                "/api/v1/caller",
                request -> request.text(Caller.of(request).orElseThrow().name()),
                Scope.READ);
        jex.post(
                "/api/v1/things/{id}",
                request -> request.text(request.pathParam("id") + "=" + request.body()),
                Scope.SCALE);
        jex.put("/api/v1/json", request -> request.json(request.bodyAsType(Map.class)), Scope.READ);
        jex.delete("/api/v1/all", request -> request.text("gone"), Scope.ADMIN);
        jex.get(
                "/api/v1/fault",
                request -> {
                    throw new IllegalStateException("a secret of the inside");
                },
                Scope.READ);
        jex.get(
                "/api/v1/problem",
                request -> {
                    throw new ApiProblem(409, "Busy container", "Container 104 is locked.")
                            .inField("id")
                            .with("lock", "backup");
                },
                Scope.READ);
        jex.get(
                "/api/v1/endless",
                request -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                },
                Scope.READ);
        jex.get(
                "/api/v1/stream",
                request -> {
                    LongAnswer.begin(request);
                    request.exchange().sendResponseHeaders(200, 0);
                    OutputStream out = request.exchange().getResponseBody();
                    for (int i = 0; i < 5; i++) {
                        out.write(("event " + i + "\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        Thread.sleep(500);
                    }
                    out.close();
                },
                Scope.READ);
    }

    private Site site() throws IOException {
        return Site.in(dir).serving(this::add);
    }

    private static String bearer(Tokens.Created token) {
        return "Authorization: Bearer " + token.secret();
    }

    @Test
    void localRootMayDoEverything() throws Exception {
        try (Site site = site()) {
            assertThat(site.send("GET", "/api/v1/caller").body()).isEqualTo("root");
            assertThat(site.send("DELETE", "/api/v1/all").body()).isEqualTo("gone");
        }
    }

    @Test
    void soMayTheUserThatTheServerRunsAs() throws Exception {
        try (Site site = site().as(Site.OWN_USER)) {
            assertThat(site.send("GET", "/api/v1/caller").body()).isEqualTo(System.getProperty("user.name"));
        }
    }

    @Test
    void anotherLocalUserNeedsAToken() throws Exception {
        try (Site site = site().as(1000)) {
            Answer refused = site.send("GET", "/api/v1/caller");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(refused.body()).contains("only root", "lxc-autoscale token create");
            assertThat(site.send("GET", "/public").body()).isEqualTo("public");

            Tokens.Created token = site.tokens.create("grafana", Scope.READ, Optional.empty());
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).body()).isEqualTo("grafana");
        }
    }

    @Test
    void whatComesThroughAProxyIsNotRoot() throws Exception {
        try (Site site = site()) {
            assertThat(site.send("GET", "/api/v1/caller", "X-Forwarded-For: 192.0.2.1")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aScopeThatIsMissingIsNamed() throws Exception {
        try (Site site = site().as(1000)) {
            Tokens.Created token = site.tokens.create("ci", Scope.SCALE, Optional.empty());
            assertThat(site.sendBody("POST", "/api/v1/things/104", "x", bearer(token))
                            .body())
                    .isEqualTo("104=x");
            Answer refused = site.send("DELETE", "/api/v1/all", bearer(token));
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("scope 'admin'", "'ci'", "\"scope\":\"admin\"");
        }
    }

    @Test
    void aTokenEndsWhenItIsRevokedOrExpired() throws Exception {
        try (Site site = site()) {
            Tokens.Created old = site.tokens.create(
                    "old", Scope.READ, Optional.of(Instant.now().minusSeconds(5)));
            assertThat(site.send("GET", "/api/v1/caller", bearer(old)).status()).isEqualTo(401);

            Tokens elsewhere = new Tokens(dir.resolve("state"), Instant::now);
            Tokens.Created token = elsewhere.create("new", Scope.READ, Optional.empty());
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).status())
                    .isEqualTo(200);
            elsewhere.revoke("new");
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aWrongTokenIsNotRootEither() throws Exception {
        try (Site site = site()) {
            assertThat(site.send("GET", "/api/v1/caller", "Authorization: Bearer lxa_x")
                            .status())
                    .isEqualTo(401);
            assertThat(site.send("GET", "/api/v1/caller", "Authorization: Basic cm9vdDo=")
                            .status())
                    .isEqualTo(401);
            assertThat(site.send("GET", "/api/v1/caller", "Authorization: Bearer a", "Authorization: Bearer b")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aClientThatAsksTooOftenIsToldWhenToComeBack() throws Exception {
        try (Site site = Site.in(dir).perMinute(3).serving(this::add)) {
            for (int i = 0; i < 3; i++) {
                assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
            }
            Answer refused = site.send("GET", "/api/v1/caller");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 20);

            Tokens.Created token = site.tokens.create("other", Scope.READ, Optional.empty());
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void guessesAreCountedToo() throws Exception {
        try (Site site = Site.in(dir).perMinute(2).serving(this::add)) {
            assertThat(site.send("GET", "/api/v1/caller", "Authorization: Bearer lxa_a")
                            .status())
                    .isEqualTo(401);
            assertThat(site.send("GET", "/none").status()).isEqualTo(404);
            assertThat(site.send("GET", "/api/v1/caller", "Authorization: Bearer lxa_c")
                            .status())
                    .isEqualTo(429);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (Site site = site()) {
            String host = "POST /api/v1/things/1 HTTP/1.1\r\nHost: localhost\r\n";
            assertThat(site.raw(host + "Content-Length: 10000000\r\n\r\n").status())
                    .isEqualTo(413);
            String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
            assertThat(site.raw(host + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n")
                            .status())
                    .isEqualTo(413);
            assertThat(site.raw(host + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk.repeat(16)
                                    + "0\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aChunkOfAnImpossibleLengthIsABadRequest() throws Exception {
        try (Site site = site()) {
            String head = "POST /api/v1/things/1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
            for (String length : new String[] {"7fffffffff", "ffffffff", "ffffffffffffffff", "-1", "zz", ""}) {
                assertThat(statusOrCut(site, head + length + "\r\nxx\r\n0\r\n\r\n"))
                        .as(length)
                        .isIn(0, 400);
            }
        }
    }

    @Test
    void headersThatAreTooManyOrTooLargeAreNotRead() throws Exception {
        try (Site site = site()) {
            StringBuilder many = new StringBuilder("GET /api/v1/caller HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 100; i++) {
                many.append("X-").append(i).append(": 1\r\n");
            }
            assertThat(statusOrCut(site, many + "\r\n")).isIn(0, 400);
            String large = "GET /api/v1/caller HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
            assertThat(statusOrCut(site, large)).isIn(0, 400, 431);
        }
    }

    @Test
    void anAddressThatIsTooLongIsNotRead() throws Exception {
        try (Site site = site()) {
            String request = "GET /api/v1/caller?x=" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            assertThat(statusOrCut(site, request)).isIn(0, 400, 414, 431);
            assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatDoesNotReadItsAnswerIsCutOff() throws Exception {
        Routes large = jex -> jex.get("/large", request -> request.write(new byte[32 << 20]));
        try (Site site = Site.in(dir).with(SHORT).serving(large);
                Socket socket = site.connect()) {
            socket.getOutputStream()
                    .write("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(3000);
            assertThat(readAsMuchAsComes(socket)).isLessThan(32 << 20);
        }
    }

    private static long readAsMuchAsComes(Socket socket) {
        long count = 0;
        byte[] part = new byte[1 << 16];
        try {
            for (int length = 0; length >= 0; length = socket.getInputStream().read(part)) {
                count += length;
            }
        } catch (IOException _) {
            // reset
        }
        return count;
    }

    @Test
    void theEndOfALineInAHeaderInjectsNothing() throws Exception {
        try (Site site = site()) {
            for (String value : new String[] {"a\rSet-Cookie: b", "a\nSet-Cookie: b", "a\0b", "a\u001b[31m"}) {
                Answer answer = site.send("POST", "/api/v1/things/1", "Idempotency-Key: " + value);
                assertThat(answer.head()).doesNotContain("Set-Cookie").doesNotContain("[31m");
            }
            assertThat(site.audited).allSatisfy(line -> assertThat(line).matches("[ -~]+"));
        }
    }

    private static int statusOrCut(Site site, String request) {
        try {
            return site.raw(request).status();
        } catch (IOException _) {
            return 0; // reset
        }
    }

    @Test
    void aClientThatSendsItsHeadersSlowlyIsCutOff() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add)) {
            assertIsCutOff(site, "GET /api/v1/caller HTTP/1.1\r\nHost: local");
            assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatSendsItsBodySlowlyIsCutOff() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add)) {
            assertIsCutOff(site, "POST /api/v1/things/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n");
            assertThat(site.audited).containsExactly("API: root from 127.0.0.1: POST /api/v1/things/1: no answer");
        }
    }

    private static void assertIsCutOff(Site site, String begun) throws Exception {
        try (Socket socket = site.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(begun.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            out.write('x');
                            Thread.sleep(100);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void slowClientsKeepNobodyElseFromBeingServed() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add);
                Socket one = site.connect();
                Socket two = site.connect();
                Socket three = site.connect()) {
            for (Socket slow : new Socket[] {one, two, three}) {
                slow.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsCutOff() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add)) {
            assertThat(statusOrCut(site, "GET /api/v1/endless HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                    .isZero();
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aLongAnswerMayTakeLonger() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add)) {
            assertThat(site.send("GET", "/api/v1/stream").body()).contains("event 0", "event 4");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/../../etc/passwd",
                "/api/v1/%2e%2e/caller",
                "/api/v1/%2E%2E%2fcaller",
                "/api/v1/./caller",
                "//api/v1/caller",
                "/api//v1/caller",
                "/api/v1%2fcaller",
                "/api/v1/things/a%5cb",
                "/api/v1/things/%252e%252e",
                "/api/v1/things/%0d%0aX:%20y",
                "http://127.0.0.1/api/v1/caller"
            })
    void aPathThatCanBeReadInTwoWaysIsRefused(String path) throws Exception {
        try (Site site = site()) {
            assertThat(site.send("GET", path).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: https://127.0.0.1:1",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aPageFromElsewhereIsRefused(String header) throws Exception {
        try (Site site = site()) {
            Tokens.Created token = site.tokens.create("page", Scope.ADMIN, Optional.empty());
            assertThat(site.send("GET", "/api/v1/caller", header, bearer(token)).status())
                    .isEqualTo(403);
            assertThat(site.send("OPTIONS", "/api/v1/caller", header).status()).isEqualTo(403);
            assertThat(site.send("GET", "/public", header).status()).isEqualTo(403);
        }
    }

    @Test
    void aPageOfTheServerItselfIsNot() throws Exception {
        try (Site site = site()) {
            String origin = "Origin: http://127.0.0.1:" + site.address().getPort();
            assertThat(site.send("GET", "/api/v1/caller", origin, "Sec-Fetch-Site: same-origin")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void onlyNamesOfTheMachineLeadToIt() throws Exception {
        try (Site site = site()) {
            for (String host :
                    new String[] {"localhost:80", "127.0.0.1", "[::1]:5000", "pve1", "PVE1.example.org:5000"}) {
                assertThat(site.send("GET", "/api/v1/caller", "Host: " + host).status())
                        .as(host)
                        .isEqualTo(200);
            }
            assertThat(site.send("GET", "/api/v1/caller", "Host: evil.example:5000")
                            .status())
                    .isEqualTo(403);
            assertThat(site.send("GET", "/api/v1/caller", "Host: localhost", "Host: localhost")
                            .status())
                    .isEqualTo(400);
            assertThat(site.raw("GET /api/v1/caller HTTP/1.0\r\n\r\n").status()).isEqualTo(400);
        }
    }

    @Test
    void errorsSayWhatIsWrong() throws Exception {
        try (Site site = site()) {
            Answer unknown = site.send("GET", "/api/v1/none");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(unknown.body())
                    .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not found\",\"status\":404,"
                            + "\"detail\":\"There is nothing at this path.\"}");
            Answer wrong = site.send("PATCH", "/api/v1/all");
            assertThat(wrong.status()).isEqualTo(405);
            assertThat(wrong.header("Allow")).isEqualTo("DELETE");
            assertThat(site.send("BREW", "/api/v1/caller").header("Allow")).isEqualTo("GET, HEAD");
            assertThat(site.sendBody("PUT", "/api/v1/json", "{\"a\": [1").status())
                    .isEqualTo(400);
            assertThat(site.sendBody("PUT", "/api/v1/json", "{\"a\": 1}").body())
                    .contains("\"a\":1");
            assertThat(site.send("GET", "/api/v1/problem").body())
                    .contains("\"status\":409", "\"field\":\"id\"", "\"lock\":\"backup\"");
        }
    }

    @Test
    void aFaultShowsNothingOfTheInside() throws Exception {
        try (Site site = site()) {
            Answer fault = site.send("GET", "/api/v1/fault");
            assertThat(fault.status()).isEqualTo(500);
            assertThat(fault.body())
                    .containsPattern("\"reference\":\"[0-9a-f]{8}\"")
                    .doesNotContain("secret", "at org");
        }
    }

    @Test
    void routesElsewhereHaveErrorsOfTheirOwn() throws Exception {
        Routes original = new Routes() {
            @Override
            public void addTo(Jex jex) {
                jex.get("/scale", request -> request.text("x"), Scope.SCALE);
            }

            @Override
            public Optional<ErrorFormat> errorFormat(String path) {
                return path.startsWith("/api/v1/") ? Optional.empty() : Optional.of(ErrorFormat.ENVELOPE);
            }
        };
        try (Site site = Site.in(dir).serving(this::add, original)) {
            assertThat(site.send("GET", "/nothing").body())
                    .isEqualTo("{\"status\":\"error\",\"message\":\"There is nothing at this path.\",\"data\":null}");
            assertThat(site.send("GET", "/api/v1/none").body()).startsWith("{\"type\":\"about:blank\"");
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutABody() throws Exception {
        try (Site site = site()) {
            Answer head = site.send("HEAD", "/api/v1/caller");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo("4");
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void writesAreRecordedWithoutControlCharacters() throws Exception {
        try (Site site = site()) {
            site.sendBody("POST", "/api/v1/things/%1b[31m?token=hidden", "x");
            site.send("GET", "/api/v1/caller");
            site.send("DELETE", "/api/v1/all", "Authorization: Bearer lxa_wrong");
            site.send("DELETE", "/api/v1/all");
            await().untilAsserted(() -> assertThat(site.audited)
                    .contains(
                            "API: - from 127.0.0.1: DELETE /api/v1/all: 401",
                            "API: root from 127.0.0.1: DELETE /api/v1/all: 200")
                    .allSatisfy(line -> assertThat(line).matches("[ -~]+").doesNotContain("hidden"))
                    .noneMatch(line -> line.contains("caller")));
        }
    }

    @Test
    void aHeaderIsNotInjectedIntoTheAnswer() throws Exception {
        Routes echo = jex -> jex.get(
                "/echo",
                request -> request.header("X-Echo", request.queryParam("v")).text("x"));
        try (Site site = Site.in(dir).serving(echo)) {
            Answer answer = site.send("GET", "/echo?v=a%0d%0aSet-Cookie:%20b");
            assertThat(answer.head()).doesNotContain("Set-Cookie");
            assertThat(answer.status()).isIn(0, 500);
        }
    }

    @Test
    void aClientThatGoesAwayDisturbsNobody() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(this::add)) {
            for (int i = 0; i < 5; i++) {
                try (Socket socket = site.connect()) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream()
                            .write("POST /api/v1/things/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsTriedAgain() throws Exception {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ListenAddress address = new ListenAddress("127.0.0.1", other.getLocalPort());
        try (Site site = Site.in(dir).with(SHORT).serving(address, this::add)) {
            await().during(Duration.ofMillis(700))
                    .until(() -> site.server().address().isEmpty());
            other.close();
            assertThat(site.send("GET", "/api/v1/caller").status()).isEqualTo(200);
        } finally {
            other.close();
        }
    }

    @Test
    void closingInterruptsWhatIsUnderWay() throws Exception {
        Site site = site();
        try (Socket socket = site.connect()) {
            socket.getOutputStream()
                    .write("GET /api/v1/endless HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(300);
            long start = System.nanoTime();
            site.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        } finally {
            site.close();
        }
    }

    @Test
    void nothingIsServedToOthersUnencrypted() throws Exception {
        try (Site site = Site.in(dir).with(SHORT).serving(new ListenAddress("0.0.0.0", 0), this::add)) {
            await().during(Duration.ofMillis(700))
                    .until(() -> site.server().address().isEmpty());
        }
    }

    @Test
    void aDamagedFileOfTokensLetsNobodyIn() throws Exception {
        try (Site site = site().as(1000)) {
            Tokens.Created token = site.tokens.create("one", Scope.READ, Optional.empty());
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).status())
                    .isEqualTo(200);
            Files.writeString(dir.resolve("state/api-tokens.json"), "{\"tokens\": [{\"name\": \"one\"}]}");
            assertThat(site.send("GET", "/api/v1/caller", bearer(token)).status())
                    .isEqualTo(401);
            assertThatThrownBy(() -> site.tokens.create("two", Scope.READ, Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("makes no sense");
        }
    }
}
