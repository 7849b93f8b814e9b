package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes: where it comes from, where it leads to, who sends it, how often, and how large it is. Only then a
 * route sees it. Thread-safe.
 */
final class Gate implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Bytes of a body. */
    static final int LARGEST_BODY = 64 << 10;

    private static final String NOBODY = "-";

    private final Access access;
    private final RateLimit rateLimit;
    private final Router router;
    private final ErrorAnswers errors;
    private final Audit audit;
    private final Turns turns;
    private final Duration timeToAnswer;

    /** @param timeToAnswer from when a request has been read; afterwards it is cut off */
    Gate(
            Access access,
            RateLimit rateLimit,
            Router router,
            ErrorAnswers errors,
            Audit audit,
            Turns turns,
            Duration timeToAnswer) {
        this.access = access;
        this.rateLimit = rateLimit;
        this.router = router;
        this.errors = errors;
        this.audit = audit;
        this.turns = turns;
        this.timeToAnswer = timeToAnswer;
    }

    @Override
    public void handle(HttpExchange request) throws IOException {
        BoundedExchange exchange = new BoundedExchange(request);
        try {
            pass(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            if (exchange.hasBody()) {
                exchange.getResponseHeaders().set("Connection", "close"); // what may follow is not read
            }
            errors.answer(exchange, e);
        }
        audit.record(Caller.of(exchange).map(Caller::name).orElse(NOBODY), exchange);
        if (RequestThreads.deadline().isMissed()) {
            LOG.warn(
                    "API: {} took too long and was cut off.",
                    Audit.request(exchange.getRequestMethod(), exchange.getRequestURI()));
        }
        exchange.finish();
    }

    private void pass(BoundedExchange exchange) throws IOException, InterruptedException {
        Headers answer = exchange.getResponseHeaders();
        answer.set("Cache-Control", "no-store");
        answer.set("X-Content-Type-Options", "nosniff");
        String path = RequestPath.of(exchange.getRequestURI());
        access.check(exchange.getRequestHeaders(), isPage(exchange, path));
        Set<Scope> needed = identify(exchange, path);
        Caller.of(exchange).ifPresent(caller -> Authentication.require(needed, caller));
        exchange.readBody(LARGEST_BODY);
        RequestThreads.deadline().set(timeToAnswer);
        try (Turns.Turn turn = turns.take()) {
            LongAnswer.attach(exchange, turn, RequestThreads.deadline());
            router.handle(exchange);
        }
    }

    /** Whether a page for people is asked for. */
    private boolean isPage(BoundedExchange exchange, String path) {
        return exchange.getRequestMethod().equals("GET")
                && router.identification(path).isPresent();
    }

    /** The scopes that are needed. Requests of nobody are counted by their address. */
    private Set<Scope> identify(BoundedExchange exchange, String path) {
        String client = clientAt(exchange.getRemoteAddress().getAddress());
        try {
            Set<Scope> needed = router.scopesFor(exchange.getRequestMethod(), path);
            if (!needed.isEmpty()) {
                Identity identity = router.identification(path)
                        .map(own -> own.identify(exchange))
                        .orElseGet(() -> access.identify(
                                exchange.getRequestHeaders(), exchange.getRemoteAddress(), exchange.getLocalAddress()));
                identity.caller().attachTo(exchange);
                client = identity.client();
            }
            return needed;
        } finally {
            rateLimit.count(client);
        }
    }

    /** An address of IPv6 counts as its network, in which a client has as many as it likes. */
    private static String clientAt(InetAddress address) {
        return address instanceof Inet6Address
                ? "net " + HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                : "address " + address.getHostAddress();
    }
}
