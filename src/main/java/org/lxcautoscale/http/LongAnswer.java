package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpExchange;
import io.avaje.jex.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * An answer without an end, such as a stream of events. It outlives its handler, and has no thread while there is nothing to write.
 * Used by one thread at a time, except for {@link #isClosed}.
 */
public final class LongAnswer {

    private static final String ATTRIBUTE = "lxcautoscale.work";

    private final BoundedExchange exchange;
    private final Turns.Turn turn;
    private final RequestThreads threads;
    private final OutputStream out;
    private volatile boolean isClosed;

    private LongAnswer(BoundedExchange exchange, Work work) throws IOException {
        this.exchange = exchange;
        this.turn = work.turn();
        this.threads = work.threads();
        exchange.sendResponseHeaders(200, 0);
        this.out = exchange.getResponseBody();
    }

    /** Writes a part of an answer. */
    @FunctionalInterface
    public interface Part {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Begins one: its head is sent. The handler is to return then.
     *
     * @throws ApiProblem 503 when there are too many already
     * @throws IOException when the client has gone
     */
    public static LongAnswer begin(Context request, String contentType) throws IOException {
        BoundedExchange exchange = (BoundedExchange) request.exchange();
        Work work = (Work) Objects.requireNonNull(exchange.getAttribute(ATTRIBUTE));
        work.turn().lengthen();
        exchange.getResponseHeaders().set("Content-Type", contentType);
        LongAnswer answer = new LongAnswer(exchange, work);
        work.turn().keep();
        exchange.keep();
        return answer;
    }

    /**
     * Writes a part, on a thread of the server, with as much time as a client has to send a request. Afterwards, or when the
     * client has gone, the answer is closed.
     */
    public void write(Part part) {
        threads.execute(() -> {
            try {
                part.writeTo(out);
                out.flush();
            } catch (IOException | RuntimeException _) {
                close(); // the client has gone, or does not read
            }
        });
    }

    /** Whether nothing more can be written. */
    public boolean isClosed() {
        return isClosed;
    }

    private void close() {
        isClosed = true;
        exchange.cut();
        turn.release();
    }

    static void attach(HttpExchange exchange, Turns.Turn turn, RequestThreads threads) {
        exchange.setAttribute(ATTRIBUTE, new Work(turn, threads));
    }

    private record Work(Turns.Turn turn, RequestThreads threads) {}
}
