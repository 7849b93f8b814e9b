package org.lxcautoscale.api.original;

import io.avaje.jex.Routing;
import io.avaje.jex.http.ExchangeHandler;
import java.util.Optional;
import org.lxcautoscale.http.Scope;

/**
 * A route together with its description.
 *
 * @param name what the original called it
 * @param scope what a caller needs; empty for anyone
 * @param example its query, or the body of a request
 */
record Route(
        Routing.Type method,
        String path,
        String name,
        Optional<Scope> scope,
        String summary,
        String example,
        ExchangeHandler handler) {

    /** As {@code GET /routes} lists them. */
    String methods() {
        return method == Routing.Type.GET ? "GET,HEAD" : method.name();
    }
}
