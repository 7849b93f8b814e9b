package org.lxcautoscale.cli;

import com.sun.net.httpserver.HttpExchange;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Session;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Visitors;

/** Everybody on this machine may do everything: there is nothing but a simulation. Thread-safe. */
final class DemoVisitors implements Visitors {

    private final Session everybody;

    /** @param since when the demo began to be served */
    DemoVisitors(Instant since) {
        Texts texts = new Texts();
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        everybody = new Session(
                "demo",
                new Caller(texts.get("demo.caller"), Scope.ADMIN.included()),
                HexFormat.of().formatHex(random),
                since,
                texts.get("demo.how"));
    }

    @Override
    public Optional<Session> session(HttpExchange request) {
        return request.getRemoteAddress().getAddress().isLoopbackAddress() ? Optional.of(everybody) : Optional.empty();
    }

    @Override
    public String entrance() {
        return "";
    }
}
