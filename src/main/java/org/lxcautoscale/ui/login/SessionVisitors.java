package org.lxcautoscale.ui.login;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.Optional;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Session;
import org.lxcautoscale.ui.page.Visitors;

/** Those who have logged in, by their cookies. Thread-safe. */
public final class SessionVisitors implements Visitors {

    /** What a page sends when it reads itself again, by the id of the element that does so. */
    private static final String BY_ITSELF = "live";

    private final Sessions sessions;
    private final SessionCookie cookie;

    /** @param isEncrypted whether connections are */
    public SessionVisitors(Sessions sessions, boolean isEncrypted) {
        this.sessions = sessions;
        this.cookie = new SessionCookie(isEncrypted);
    }

    SessionCookie cookie() {
        return cookie;
    }

    @Override
    public Optional<Session> session(HttpExchange request) {
        boolean isByItself = isByItself(request);
        return cookie.of(request.getRequestHeaders()).stream()
                .flatMap(secret -> (isByItself ? sessions.look(secret) : sessions.use(secret)).stream())
                .findFirst();
    }

    private static boolean isByItself(HttpExchange request) {
        Headers headers = request.getRequestHeaders();
        return request.getRequestURI().getPath().equals(Pages.ROOT + "/live")
                || BY_ITSELF.equals(headers.getFirst("HX-Trigger"));
    }

    /** Whether a request has a cookie of a session, be it of one that has ended. */
    boolean hasCookie(HttpExchange request) {
        return !cookie.of(request.getRequestHeaders()).isEmpty();
    }

    @Override
    public String entrance() {
        return "/login";
    }
}
