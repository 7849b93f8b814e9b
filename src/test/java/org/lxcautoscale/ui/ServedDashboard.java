package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.ui.login.Browser;

/** A daemon on the simulated host, whose dashboard is asked over HTTP as a browser without JavaScript does. */
public final class ServedDashboard implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path config;
    private final String address;
    private final Map<Scope, String> tokens;
    private final Map<Scope, Browser> browsers = new EnumMap<>(Scope.class);
    private final Program daemon;

    private ServedDashboard(Path config, String address, Map<Scope, String> tokens, Program daemon) {
        this.config = config;
        this.address = address;
        this.tokens = tokens;
        this.daemon = daemon;
    }

    /**
     * Starts it.
     *
     * @param dir where it keeps everything, the configuration in a directory of its own
     * @param more of section DEFAULT, and further sections
     */
    public static ServedDashboard start(Path dir, String more) throws IOException, InterruptedException {
        String address;
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Path config = Files.createDirectories(dir.resolve("etc")).resolve("c.yaml");
        Files.writeString(config, """
                api:
                  listen: %2$s
                  max_requests_per_minute: 100000
                DEFAULT:
                  backend: simulated
                  timezone: UTC
                  poll_interval: 2
                  sample_interval: 1
                  state_dir: '%1$s'
                  backup_dir: '%1$s/backups'
                  log_file: '%1$s/log'
                  lock_file: '%1$s/lock'
                """.formatted(dir, address) + more);
        Tokens known = new Tokens(dir, InstantSource.system());
        Map<Scope, String> tokens = Map.of(
                Scope.READ, known.create("reader", Scope.READ, Optional.empty()).secret(),
                Scope.SCALE,
                        known.create("scaler", Scope.SCALE, Optional.empty()).secret(),
                Scope.ADMIN,
                        known.create("admin", Scope.ADMIN, Optional.empty()).secret());
        Program daemon = Program.start(dir, "daemon", "--config", config.toString());
        ServedDashboard served = new ServedDashboard(config, address, tokens, daemon);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> served.api("/readyz").statusCode() == 200);
        for (Scope scope : Scope.values()) {
            Browser browser = new Browser("http://" + address);
            String secret = Objects.requireNonNull(tokens.get(scope));
            assertThat(browser.post("/ui/login/token", Map.of("token", secret)).status())
                    .isEqualTo(303);
            served.browsers.put(scope, browser);
        }
        return served;
    }

    public Path config() {
        return config;
    }

    public String text() throws IOException {
        return Files.readString(config);
    }

    /** Asks the API, with the scope admin. */
    public HttpResponse<String> api(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + "/api/v1" + path))
                .timeout(SOON)
                .header("Authorization", "Bearer " + tokens.get(Scope.ADMIN));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Browser browser(Scope scope) {
        return Objects.requireNonNull(browsers.get(scope));
    }

    /** A page that is shown well, and has nothing in it that its own security policy forbids. */
    public String page(Scope scope, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = browser(scope).get(path).whole();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return allowed(answer);
    }

    /** The body of a page. */
    public static String allowed(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.body())
                .doesNotContainPattern("\\sstyle=|<style|<script(?! src=)|\\son[a-z]+=|javascript:")
                .contains("<main");
        return answer.body();
    }

    /** Sends a form of the page at the path, as its own. */
    public HttpResponse<String> post(Scope scope, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return browser(scope).submit(path, path, fields).whole();
    }

    /** Sends a form of the page at a path to another one: {@code action} below it, or {@code ../mode} beside it. */
    public HttpResponse<String> post(Scope scope, String page, String action, Map<String, String> fields)
            throws IOException, InterruptedException {
        String path = action.startsWith("../") ? "/ui/" + action.substring(3) : page + "/" + action;
        return browser(scope).submit(page, path, fields).whole();
    }

    /** The same without the token of the session. */
    public HttpResponse<String> postOfAnotherPage(Scope scope, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return browser(scope).post(path, fields).whole();
    }

    /** The value of a field of a page. */
    public static String field(String page, String name) {
        Matcher field = Pattern.compile("name=\"" + Pattern.quote(name) + "\" value=\"([^\"]*)\"")
                .matcher(page);
        assertThat(field.find()).as(name).isTrue();
        return decoded(field.group(1));
    }

    /** The text that is edited on a page. */
    public static String draft(String page) {
        Matcher text = Pattern.compile("<textarea id=\"draft\"[^>]*>\\n(.*?)</textarea>", Pattern.DOTALL)
                .matcher(page);
        assertThat(text.find()).isTrue();
        return decoded(text.group(1));
    }

    private static String decoded(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    @Override
    public void close() {
        daemon.close();
    }
}
