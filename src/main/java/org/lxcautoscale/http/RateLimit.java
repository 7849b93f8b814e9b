package org.lxcautoscale.http;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many requests a client may send: so many in a minute, and after a pause as many at once. Thread-safe. */
final class RateLimit {

    private static final int MOST_CLIENTS = 1024;
    private static final double MINUTE = 60_000;

    private final int perMinute;
    private final InstantSource clock;
    /** In the order in which they last called. */
    private final Map<String, Bucket> clients = new LinkedHashMap<>(16, 0.75f, true);

    RateLimit(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** @throws ApiProblem 429 when it is one too many */
    synchronized void count(String client) {
        Bucket bucket = clients.computeIfAbsent(client, _ -> new Bucket());
        if (clients.size() > MOST_CLIENTS) {
            clients.remove(clients.keySet().iterator().next());
        }
        long wait = bucket.take();
        if (wait > 0) {
            throw new ApiProblem(
                            429,
                            "Too many requests",
                            "A client may send " + perMinute
                                    + " requests in a minute (max_requests_per_minute). Try again in " + wait + " s.")
                    .withHeader("Retry-After", Long.toString(wait));
        }
    }

    /** Requests that a client may still send. */
    private final class Bucket {

        private double left = perMinute;
        private long filledAt = clock.millis();

        /** How many seconds to wait; 0 if the request is taken. */
        private long take() {
            long now = clock.millis();
            double filled = Math.max(0, now - filledAt) * perMinute / MINUTE; // clocks are set back at times
            left = Math.min(perMinute, left + filled);
            filledAt = now;
            if (left >= 1) {
                left -= 1;
                return 0;
            }
            return Math.max(1, (long) Math.ceil((1 - left) * MINUTE / perMinute / 1000));
        }
    }
}
