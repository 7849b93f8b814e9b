package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpExchange;
import io.avaje.jex.http.Context;
import java.util.Objects;

/** Answers without an end, such as streams of events. */
public final class LongAnswer {

    private static final String ATTRIBUTE = "lxcautoscale.work";

    private LongAnswer() {}

    /**
     * The answer may take as long as it likes; to be called by a handler before it answers. When the server is closed, the thread is
     * interrupted, as always.
     *
     * @throws ApiProblem 503 when there are too many already
     */
    public static void begin(Context request) {
        Work work = (Work) Objects.requireNonNull(request.exchange().getAttribute(ATTRIBUTE));
        work.turn().lengthen();
        work.deadline().lift();
    }

    static void attach(HttpExchange exchange, Turns.Turn turn, Deadline deadline) {
        exchange.setAttribute(ATTRIBUTE, new Work(turn, deadline));
    }

    private record Work(Turns.Turn turn, Deadline deadline) {}
}
