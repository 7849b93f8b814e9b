package org.lxcautoscale.ui.page;

import com.sun.net.httpserver.HttpExchange;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Authentication;

/** Those who may call the API without logging in. Thread-safe. */
public final class LocalVisitors implements Visitors {

    private final Authentication authentication;
    private final String csrf;
    private final Instant since;

    /** @param since when this program was started */
    public LocalVisitors(Authentication authentication, Instant since) {
        this.authentication = authentication;
        this.since = since;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.csrf = HexFormat.of().formatHex(random);
    }

    @Override
    public Optional<Session> session(HttpExchange request) {
        try {
            var identity = authentication.identify(request);
            return Optional.of(new Session(
                    identity.client(),
                    identity.caller(),
                    csrf,
                    since,
                    "as " + identity.caller().name() + " of this machine"));
        } catch (ApiProblem _) {
            return Optional.empty();
        }
    }

    @Override
    public String entrance() {
        return "/login";
    }
}
