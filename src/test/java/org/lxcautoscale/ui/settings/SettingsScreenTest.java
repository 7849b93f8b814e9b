package org.lxcautoscale.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.notify.GotifyServer;
import org.lxcautoscale.ui.login.Browser;

/** The settings screen of a daemon, in a browser without JavaScript. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsScreenTest {

    private static final Pattern SECRET = Pattern.compile("lxa_[A-Za-z0-9_-]{43}");

    private Optional<Program> daemon = Optional.empty();
    private Optional<GotifyServer> server = Optional.empty();
    private String address = "";
    private Tokens tokens = new Tokens(Path.of(""), InstantSource.system());
    private Browser admin = new Browser("");
    private Browser reader = new Browser("");

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        GotifyServer gotify = new GotifyServer();
        server = Optional.of(gotify);
        Site site = new Site(dir)
                .with("backend", "simulated")
                .with("gotify_url", gotify.url())
                .with("gotify_token", GotifyServer.TOKEN)
                .withApi(address)
                .withApiKey("max_requests_per_minute", "100000");
        tokens = new Tokens(dir.resolve("state"), InstantSource.system());
        daemon = Optional.of(
                site.start("daemon").awaitLine("The API is served at").awaitLine("Next run in"));
        admin = loggedIn("admin", Scope.ADMIN);
        reader = loggedIn("reader", Scope.READ);
    }

    private Browser loggedIn(String name, Scope scope) throws Exception {
        Browser browser = new Browser("http://" + address);
        String secret = tokens.create(name, scope, Optional.empty()).secret();
        assertThat(browser.post("/ui/login/token", Map.of("token", secret)).status())
                .isEqualTo(303);
        return browser;
    }

    @AfterAll
    void stop() throws Exception {
        daemon.ifPresent(Program::close);
        if (server.isPresent()) {
            server.get().close();
        }
    }

    private static void assertIsPage(Browser.Answer page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<style", " style=", "onclick=");
    }

    @Test
    void versionsAndTheProgramsOwnCostAreShown() throws Exception {
        Browser.Answer page = reader.get("/ui/settings");

        assertIsPage(page);
        assertThat(page.words())
                .contains(
                        "LXC AutoScale (from sources)",
                        "Java " + Runtime.version().feature(),
                        "Backend simulated")
                .containsPattern("CPU [0-9.]+ % of one core, on average since its start")
                .containsPattern("Memory [0-9]+ MB")
                .containsPattern("Disk [0-9.]+ [KM]B in ");
    }

    // ---- doctor

    @Test
    void theDoctorIsAskedWhenSomebodyWantsIt() throws Exception {
        assertThat(reader.get("/ui/settings").words()).doesNotContain("Check now");
        assertThat(reader.post("/ui/settings/doctor", Map.of()).status()).isEqualTo(403);

        Browser.Answer answer = admin.submit("/ui/settings", "/ui/settings/doctor", Map.of());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/ui/settings#doctor");
        Browser.Answer page = admin.get("/ui/settings");
        assertIsPage(page);
        assertThat(page.words())
                .contains("The checks are done.", "Checked", "lxc-autoscale doctor")
                .contains("Program", "Configuration", "Files", "Containers")
                .containsPattern("All is well|problems? needs? to be fixed");
        assertThat(reader.get("/ui/settings").words()).as("others see it, too").contains("Checked");
    }

    // ---- notifications

    @Test
    void aTestNotificationIsSentAndItIsSaidWhatBecameOfIt() throws Exception {
        assertThat(admin.get("/ui/settings").words())
                .contains("sent to " + server.orElseThrow().url())
                .doesNotContain(GotifyServer.TOKEN);

        assertThat(admin.submit("/ui/settings", "/ui/settings/notification", Map.of())
                        .location())
                .isEqualTo("/ui/settings");

        assertThat(admin.get("/ui/settings").words()).contains("The server has taken the test: " + url());
        assertThat(server.orElseThrow().received().stream()
                        .filter(one -> "Test of LXC AutoScale".equals(one.form().get("title"))))
                .anySatisfy(one -> assertThat(one.form().get("message")).contains("admin has sent this"));

        server.orElseThrow().answerNext(401);
        admin.submit("/ui/settings", "/ui/settings/notification", Map.of());
        assertThat(admin.get("/ui/settings").words())
                .contains("The test could not be sent.", "answered 401, check gotify_token");
    }

    private String url() {
        return server.orElseThrow().url();
    }

    @Test
    void aTestNotificationIsForAdministrators() throws Exception {
        assertThat(reader.get("/ui/settings").words()).doesNotContain("Send a test");
        assertThat(reader.submit("/ui/settings", "/ui/settings/notification", Map.of())
                        .status())
                .isEqualTo(403);
    }

    // ---- tokens

    private static Map<String, String> token(String name, String scope, String days) {
        return Map.of("name", name, "scope", scope, "days", days);
    }

    @Test
    void aTokenIsCreatedShownOnceAndRevokedAfterAQuestion() throws Exception {
        Browser.Answer made =
                admin.submit("/ui/settings/tokens", "/ui/settings/tokens", token("grafana", "read", "90"));

        assertIsPage(made);
        Matcher secret = SECRET.matcher(made.body());
        assertThat(secret.find()).isTrue();
        assertThat(tokens.find(secret.group()).orElseThrow().name()).isEqualTo("grafana");
        assertThat(tokens.find(secret.group()).orElseThrow().expires()).isPresent();
        Browser.Answer list = admin.get("/ui/settings/tokens");
        assertIsPage(list);
        assertThat(list.words()).contains("grafana read");
        assertThat(SECRET.matcher(list.body()).find()).isFalse();

        String revoke = "/ui/settings/tokens/"
                + tokens.find(secret.group()).orElseThrow().id() + "/revoke";
        Browser.Answer question = admin.get(revoke);
        assertIsPage(question);
        assertThat(question.words()).contains("Revoke the token grafana?", "lxc-autoscale token revoke grafana");
        assertThat(tokens.find(secret.group())).as("only asked").isPresent();
        assertThat(admin.post(revoke, Map.of()).status())
                .as("not by another page")
                .isEqualTo(403);

        assertThat(admin.submit(revoke, revoke, Map.of()).location()).isEqualTo("/ui/settings/tokens");

        assertThat(tokens.find(secret.group())).isEmpty();
        assertThat(admin.get("/ui/settings/tokens").words()).contains("The token grafana is revoked.");
        assertThat(admin.get(revoke).status()).isEqualTo(404);
    }

    @Test
    void whatIsNoTokenIsRefusedWithTheReason() throws Exception {
        Browser.Answer badName =
                admin.submit("/ui/settings/tokens", "/ui/settings/tokens", token("two <words>", "read", "90"));
        assertThat(badName.status()).isEqualTo(400);
        assertThat(badName.words()).contains("The name of a token has 1 to 64 letters");
        assertThat(badName.body()).contains("value=\"two &lt;words>\"");

        Browser.Answer taken = admin.submit("/ui/settings/tokens", "/ui/settings/tokens", token("admin", "read", "0"));
        assertThat(taken.words()).contains("There is a token 'admin' already");

        for (Map<String, String> bad :
                List.of(token("x", "root", "90"), token("x", "read", "1000000"), Map.of("name", "x"))) {
            assertThat(admin.submit("/ui/settings/tokens", "/ui/settings/tokens", bad)
                            .status())
                    .as("%s", bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void tokensAreForAdministrators() throws Exception {
        assertThat(reader.get("/ui/settings/tokens").status()).isEqualTo(403);
        assertThat(reader.submit("/ui/settings", "/ui/settings/tokens", token("mine", "admin", "0"))
                        .status())
                .isEqualTo(403);
        assertThat(tokens.list()).noneMatch(token -> token.name().equals("mine"));
    }

    // ---- modes

    @Test
    void anExceptionFromTheModeIsShownAndEnded() throws Exception {
        String operator =
                tokens.create("operator", Scope.SCALE, Optional.empty()).secret();
        HttpResponse<String> set = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1/containers/101/mode"))
                                .header("Authorization", "Bearer " + operator)
                                .PUT(BodyPublishers.ofString("{\"mode\":\"observe\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(set.statusCode()).as(set.body()).isLessThan(300);
        assertThat(admin.get("/ui/settings").words())
                .contains("Container 101 Observe: changes are only reported operator");

        admin.submit("/ui/settings", "/ui/settings/mode", Map.of("kind", "container", "name", "101"));

        assertThat(admin.get("/ui/settings").words()).doesNotContain("Container 101 Observe");
    }
}
