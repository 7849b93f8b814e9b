package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;

/** Logging in and out at a daemon, in a browser without JavaScript. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginScreenTest {

    private static final String COOKIE = "lxc-autoscale";

    /** What a browser sends when somebody follows a link on another site. */
    private static final String[] BY_LINK = {
        "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"
    };

    private Path dir = Path.of("");
    private Site site = new Site(dir);
    private Optional<Program> daemon = Optional.empty();
    private AutoCloseable callers = () -> {};
    private String address = "";
    private Tokens tokens = new Tokens(dir, InstantSource.system());
    private String reader = "";
    private String admin = "";

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        dir = directory;
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        site = new Site(dir)
                .with("backend", "simulated")
                .withApi(address)
                .withApiKey("max_requests_per_minute", "100000");
        callers = site.withCallers();
        tokens = new Tokens(dir.resolve("state"), InstantSource.system());
        reader = tokens.create("reader", Scope.READ, Optional.empty()).secret();
        admin = tokens.create("admin", Scope.ADMIN, Optional.empty()).secret();
        daemon = Optional.of(
                site.start("daemon").awaitLine("The API is served at").awaitLine("Next run in"));
    }

    @AfterAll
    void stop() throws Exception {
        daemon.ifPresent(Program::close);
        callers.close();
    }

    private Browser browser() {
        return new Browser("http://" + address);
    }

    private Browser loggedIn(String token) throws Exception {
        Browser browser = browser();
        assertThat(browser.post("/ui/login/token", Map.of("token", token)).status())
                .isEqualTo(303);
        return browser;
    }

    private String code() {
        Program program = site.run("ui");
        assertThat(program.end()).as("%s", program.err()).isZero();
        return program.out().getFirst().replaceFirst(".*code=", "");
    }

    // ---- before

    @ParameterizedTest
    @ValueSource(strings = {"/ui", "/ui/settings", "/ui/settings/tokens"})
    void whoeverIsNotLoggedInIsLedToTheEntranceThoughTheyAreRoot(String path) throws Exception {
        Browser.Answer answer = browser().get(path);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).startsWith("/ui/login");
        assertThat(answer.body()).doesNotContain("107");
    }

    @Test
    void aTokenInAHeaderIsNoSession() throws Exception {
        assertThat(browser().get("/ui", "Authorization", "Bearer " + admin).status())
                .isEqualTo(303);
    }

    @Test
    void aSessionOpensNothingOfTheApi() throws Exception {
        Browser browser = loggedIn(admin);

        assertThat(browser.get("/api/v1/containers", "X-Forwarded-For", "192.0.2.1")
                        .status())
                .as("without a token, through a proxy")
                .isEqualTo(401);
    }

    @Test
    void theEntranceShowsTheWaysThatThereAre() throws Exception {
        Browser.Answer page = browser().get("/ui/login");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words()).contains("With a token of the API", "lxc-autoscale ui");
        assertThat(page.words()).as("there is no Proxmox here").doesNotContain("Realm");
        assertThat(page.header("Content-Security-Policy").orElseThrow()).startsWith("default-src 'self'");
        assertThat(page.body()).doesNotContain("<style", " style=", "onclick=", "javascript:");
        assertThat(page.body()).as("no script in the page").doesNotContainPattern("<script(?! src=)");
    }

    // ---- from elsewhere

    @Test
    void aLinkFromElsewhereLeadsToTheEntranceAndOnFromThere() throws Exception {
        // the browser does not send the cookie with it
        Browser.Answer answer = browser().get("/ui/settings", BY_LINK);

        assertThat(answer.location()).isEqualTo("/ui/login?next=%2Fsettings");
        assertThat(browser().get(answer.location(), BY_LINK).body())
                .contains("<a href=\"/ui/settings\">I am logged in already: continue</a>");
    }

    @Test
    void nothingElseComesFromElsewhere() throws Exception {
        assertThat(browser().get("/api/v1/containers", BY_LINK).status()).isEqualTo(403);
        assertThat(browser()
                        .post("/ui/login/token", Map.of("token", reader), BY_LINK)
                        .status())
                .isEqualTo(403);
        assertThat(browser()
                        .get(
                                "/ui/login",
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "navigate",
                                "Sec-Fetch-Dest",
                                "iframe")
                        .status())
                .isEqualTo(403);
        assertThat(browser()
                        .get("/ui/login", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors")
                        .status())
                .isEqualTo(403);
    }

    // ---- by a token

    @Test
    void aTokenLetsInWithACookieThatNoScriptAndNoOtherSiteHas() throws Exception {
        Browser browser = browser();

        Browser.Answer answer = browser.post("/ui/login/token", Map.of("token", reader, "next", "/settings"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/ui/settings");
        assertThat(answer.header("Set-Cookie").orElseThrow())
                .matches(COOKIE + "=[A-Za-z0-9_-]{43}; Path=/ui; HttpOnly; SameSite=Strict");
        Browser.Answer page = browser.get("/ui");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words()).contains("You are reader, with the token reader.");
        assertThat(browser.get("/ui/login").location()).isEqualTo("/ui");
    }

    @Test
    void aWrongTokenIsRefusedWithTheReasonAndWithoutACookie() throws Exception {
        Browser browser = browser();

        Browser.Answer answer = browser.post("/ui/login/token", Map.of("token", "lxa_wrong", "next", "/settings"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.words()).contains("This token is unknown, revoked or expired.");
        assertThat(answer.body()).contains("name=\"next\" value=\"/settings\"").doesNotContain("lxa_wrong");
        assertThat(browser.cookies()).isEmpty();
        loggedIn(reader); // the right one forgets it
    }

    @Test
    void aSessionEndsWhenItsTokenIsRevoked() throws Exception {
        Browser browser =
                loggedIn(tokens.create("short", Scope.READ, Optional.empty()).secret());
        assertThat(browser.get("/ui").status()).isEqualTo(200);

        tokens.revoke("short");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(browser.get("/ui").status()).isEqualTo(303));
        assertThat(browser.get("/ui/login").words()).contains("You are not logged in any more");
    }

    @Test
    void whatNeedsMoreThanTheTokenAllowsIsRefused() throws Exception {
        assertThat(loggedIn(reader).get("/ui/settings/tokens").status()).isEqualTo(403);
    }

    @Test
    void someBytesInACookieAreNobody() throws Exception {
        Browser browser = browser();
        for (String bad : List.of("", "x", "a=b", "%00", "x".repeat(4000))) {
            browser.cookies().put(COOKIE, bad);
            assertThat(browser.get("/ui").status()).as(bad).isEqualTo(303);
        }
    }

    // ---- afterwards

    @Test
    void oneComesBackToThePageThatOneWanted() throws Exception {
        String login = browser().get("/ui/settings/tokens?a=b").location();

        assertThat(login).isEqualTo("/ui/login?next=%2Fsettings%2Ftokens%3Fa%3Db");
        assertThat(browser().get(login).body()).contains("name=\"next\" value=\"/settings/tokens?a=b\"");
    }

    @Test
    void oneComesBackToThePageOfAFormThatWasSentTooLate() throws Exception {
        Browser.Answer answer = browser()
                .post("/ui/settings/doctor", Map.of("csrf", "x"), "Referer", "http://" + address + "/ui/settings");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/ui/login?next=%2Fsettings");
    }

    @Test
    void scriptsAreToldSoInstead() throws Exception {
        Browser.Answer answer = browser().get("/ui/settings", "HX-Request", "true");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("HX-Redirect")).contains("/ui/login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "@evil.example",
                ".evil.example",
                "/../api/v1/containers",
                "/a/..",
                "/a\r\nSet-Cookie: x=y",
                "/login",
                "/login?next=/login",
                "/logout",
                "/live"
            })
    void nothingLeadsElsewhere(String next) throws Exception {
        Browser browser = browser();

        Browser.Answer answer = browser.post("/ui/login/token", Map.of("token", reader, "next", next));

        assertThat(answer.location()).isEqualTo("/ui");
        assertThat(browser.get("/ui/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
                        .location())
                .isEqualTo("/ui");
    }

    // ---- by a link

    @Test
    void aLinkAsksFirstAndLogsInOnce() throws Exception {
        String link = "/ui/login/once?code=" + code();
        Browser previewer = browser();
        for (int i = 0; i < 3; i++) {
            assertThat(previewer.get(link).words()).contains("This link makes you administrator");
        }
        Browser browser = browser();
        String code = link.replaceFirst(".*code=", "");

        assertThat(browser.post("/ui/login/once", Map.of("code", code)).location())
                .isEqualTo("/ui");

        assertThat(browser.get("/ui").words()).contains("by a link made on the machine");
        assertThat(browser.get("/ui/settings/tokens").status()).isEqualTo(200);
        assertThat(browser().get(link).words()).contains("used already, or is older than ten minutes");
        Browser.Answer again = browser().post("/ui/login/once", Map.of("code", code));
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.words()).contains("used already, or is older than ten minutes");
        loggedIn(reader);
    }

    @Test
    void aLinkIsNotForTokens() throws Exception {
        Browser.Answer answer = browser().post("/api/v1/ui/links", Map.of(), "Authorization", "Bearer " + admin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("without a token");
    }

    // ---- guessing

    @Test
    void whoGuessesHasToWait() throws Exception {
        Browser browser = Browser.from(InetAddress.ofLiteral("127.0.0.9"), "http://" + address);
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(browser.post("/ui/login/token", Map.of("token", "lxa_" + i))
                            .status())
                    .isEqualTo(401);
        }

        Browser.Answer answer = browser.post("/ui/login/token", Map.of("token", admin));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains("1");
        assertThat(answer.words()).contains("Too many logins have failed. Try again in 1 s.");
        loggedIn(reader); // nobody else has to wait
    }

    // ---- out

    @Test
    void logoutEndsTheSessionAndRemovesTheCookie() throws Exception {
        Browser browser = loggedIn(reader);
        String secret = String.valueOf(browser.cookies().get(COOKIE));

        Browser.Answer answer = browser.submit("/ui", "/ui/logout", Map.of());

        assertThat(answer.location()).isEqualTo("/ui/login");
        assertThat(browser.cookies()).doesNotContainKey(COOKIE);
        browser.cookies().put(COOKIE, secret);
        assertThat(browser.get("/ui").status()).isEqualTo(303);
    }

    @Test
    void logoutIsNotForOtherPages() throws Exception {
        Browser browser = loggedIn(reader);

        assertThat(browser.post("/ui/logout", Map.of()).status()).isEqualTo(403);
        assertThat(browser.post(
                                "/ui/logout",
                                Map.of("csrf", loggedIn(reader).get("/ui").csrf()))
                        .status())
                .as("with the token of another session")
                .isEqualTo(403);
        assertThat(browser.get("/ui/logout").status()).isEqualTo(405);
        assertThat(browser.get("/ui").status()).isEqualTo(200);
    }

    @Test
    void anotherLoginInTheSameBrowserEndsTheFirst() throws Exception {
        Browser browser = loggedIn(reader);
        String first = String.valueOf(browser.cookies().get(COOKIE));

        browser.post("/ui/login/token", Map.of("token", admin));

        assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(first);
        browser.cookies().put(COOKIE, first);
        assertThat(browser.get("/ui").status()).isEqualTo(303);
    }

    // ---- the log

    @Test
    void theLogSaysWhoHasLoggedInAndHoldsNoSecret() throws Exception {
        Browser browser = loggedIn(admin);
        browser.get("/ui/login/once?code=" + code());

        List<String> log = daemon.orElseThrow()
                .awaitLine("Dashboard: admin has logged in from 127.0.0.1 with the token admin")
                .out();
        assertThat(String.join("\n", log))
                .doesNotContain(admin, reader, String.valueOf(browser.cookies().get(COOKIE)), "code=");
        assertThat(Files.readString(dir.resolve("lxc_autoscale.log"))).doesNotContain(admin, "code=");
    }
}
