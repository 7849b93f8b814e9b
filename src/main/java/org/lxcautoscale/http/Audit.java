package org.lxcautoscale.http;

import java.net.InetSocketAddress;
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

    private final Consumer<String> log;

    /** @param log takes one line, which has printable ASCII characters only */
    public Audit(Consumer<String> log) {
        this.log = log;
    }

    /** One that writes to the log of the program. */
    public static Audit toLog() {
        return new Audit(LOG::info);
    }

    /**
     * @param caller name of who has called; {@code -} if that is not known
     * @param status 0 if there was no answer
     */
    void record(String caller, InetSocketAddress from, String method, URI uri, int status) {
        if (!READING.contains(method)) {
            log.accept("API: %s from %s: %s: %s"
                    .formatted(
                            printable(caller),
                            from.getAddress().getHostAddress(),
                            request(method, uri),
                            status > 0 ? status : "no answer"));
        }
    }

    /** Method and path for the log; without the query, as there may be secrets in it. */
    static String request(String method, URI uri) {
        return printable(method) + " " + printable(String.valueOf(uri.getRawPath()));
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        text.chars().limit(LONGEST).forEach(c -> clean.append(c > ' ' && c < 0x7f ? (char) c : '?'));
        return text.length() > LONGEST ? clean + "..." : clean.toString();
    }
}
