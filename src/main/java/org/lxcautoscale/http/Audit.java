package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpExchange;
import io.avaje.jex.http.Context;
import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of the log for each request that could change something. Thread-safe if the log is. */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST = 200;
    private static final String ATTRIBUTE = "lxcautoscale.note";

    private final Consumer<String> log;

    /** @param log takes one line, which has printable ASCII characters only */
    public Audit(Consumer<String> log) {
        this.log = log;
    }

    /** One that writes to the log of the program. */
    public static Audit toLog() {
        return new Audit(LOG::info);
    }

    /** What a request has changed, or why not; to be called by its handler. */
    public static void note(Context request, String what) {
        request.exchange().setAttribute(ATTRIBUTE, what);
    }

    /** @param caller name of who has called; {@code -} if that is not known */
    void record(String caller, HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (READING.contains(method)) {
            return;
        }
        int status = exchange.getResponseCode();
        log.accept("API: %s from %s: %s: %s%s"
                .formatted(
                        printable(caller),
                        exchange.getRemoteAddress().getAddress().getHostAddress(),
                        request(method, exchange.getRequestURI()),
                        status > 0 ? status : "no answer",
                        exchange.getAttribute(ATTRIBUTE) instanceof String what ? ": " + sentence(what) : ""));
    }

    /** Method and path for the log; without the query, as there may be secrets in it. */
    static String request(String method, URI uri) {
        return printable(method) + " " + printable(String.valueOf(uri.getRawPath()));
    }

    private static String printable(String text) {
        return sentence(text).replace(' ', '?');
    }

    private static String sentence(String text) {
        StringBuilder clean = new StringBuilder();
        text.chars().limit(LONGEST).forEach(c -> clean.append(c >= ' ' && c < 0x7f ? (char) c : '?'));
        return text.length() > LONGEST ? clean + "..." : clean.toString();
    }
}
