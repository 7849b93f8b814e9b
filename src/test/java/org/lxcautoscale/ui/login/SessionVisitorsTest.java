package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Scope;

/** What counts as use of a session. */
class SessionVisitorsTest {

    private static final Caller ADA = new Caller("ada", Scope.READ.included());

    private final Clock clock = new Clock();
    private final Sessions sessions = new Sessions(clock);
    private final SessionVisitors visitors = new SessionVisitors(sessions, false);
    private HttpServer server;
    private Browser browser = new Browser("");

    /** Answers 200 to those with a session, and 401 to all others. */
    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            request.sendResponseHeaders(visitors.session(request).isPresent() ? 200 : 401, -1);
            request.close();
        });
        server.start();
        browser = new Browser("http://127.0.0.1:" + server.getAddress().getPort());
        String secret = sessions.open(ADA, _ -> Optional.of(ADA), "by a test").secret();
        browser.cookies().put(visitors.cookie().name(), secret);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int afterHalfAnHourOf(String path, String... headers) throws Exception {
        for (int i = 0; i < 4; i++) {
            clock.pass(Duration.ofMinutes(9));
            browser.get(path, headers);
        }
        return browser.get("/ui").status();
    }

    @Test
    void whoReadsPagesStays() throws Exception {
        assertThat(afterHalfAnHourOf("/ui/containers")).isEqualTo(200);
        assertThat(afterHalfAnHourOf("/ui/containers", "HX-Request", "true", "HX-Trigger", "filter"))
                .isEqualTo(200);
    }

    @Test
    void aPageThatIsLeftOpenDoesNotKeepTheSession() throws Exception {
        assertThat(afterHalfAnHourOf("/ui/containers", "HX-Request", "true", "HX-Trigger", "live"))
                .isEqualTo(401);
    }

    @Test
    void norDoesTheStreamThatItFollows() throws Exception {
        assertThat(afterHalfAnHourOf("/ui/live")).isEqualTo(401);
    }

    @Test
    void aForeignCookieOfTheSameNameDoesNotLockOut() throws Exception {
        String own = String.valueOf(browser.cookies().get(visitors.cookie().name()));
        browser.cookies()
                .put(visitors.cookie().name(), "planted; " + visitors.cookie().name() + "=" + own);

        assertThat(browser.get("/ui").status()).isEqualTo(200);
    }
}
