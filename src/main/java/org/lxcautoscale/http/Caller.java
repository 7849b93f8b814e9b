package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpExchange;
import io.avaje.jex.http.Context;
import java.util.Optional;
import java.util.Set;

/**
 * Who has sent a request.
 *
 * @param name of the token, or of the local user
 * @param scopes all that the caller has, with those that are included
 */
public record Caller(String name, Set<Scope> scopes) {

    private static final String ATTRIBUTE = "lxcautoscale.caller";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Who has sent this request; empty on a public route, which anyone may call. */
    public static Optional<Caller> of(Context request) {
        return of(request.exchange());
    }

    static Optional<Caller> of(HttpExchange exchange) {
        return Optional.ofNullable((Caller) exchange.getAttribute(ATTRIBUTE));
    }

    void attachTo(BoundedExchange exchange) {
        exchange.setAttribute(ATTRIBUTE, this);
    }
}
