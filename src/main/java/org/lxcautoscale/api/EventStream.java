package org.lxcautoscale.api;

import io.avaje.jex.http.Context;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.LongAnswer;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.status.Event;
import org.lxcautoscale.status.EventLog;

/**
 * Events as they happen, as server-sent events. A client that was away for a while gets what it has missed, by its {@code
 * Last-Event-ID}. While nothing happens, the clients share one thread. Thread-safe.
 */
final class EventStream {

    private static final String TYPE = "text/event-stream";

    /** Often enough that nobody on the way takes the connection for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final EventLog log;
    private final JsonType<Event> json = JsonFormat.create().type(Event.class);
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private boolean isFollowed;

    EventStream(EventLog log) {
        this.log = log;
    }

    /** Begins to answer; the answer goes on until the client has gone or the server ends. */
    void answer(ApiRequest request) throws IOException {
        long seen = request.header("Last-Event-ID").map(EventStream::id).orElseGet(log::last);
        Context context = request.context();
        if (context.exchange().getRequestMethod().equals("HEAD")) {
            context.contentType(TYPE).write("");
            return;
        }
        Client client = new Client(LongAnswer.begin(context, TYPE), seen);
        clients.add(client);
        client.wake();
        follow();
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiProblem.badRequest("Last-Event-ID must be the number of an event.");
        }
    }

    private synchronized void follow() {
        if (!isFollowed) {
            isFollowed = true;
            Thread.ofVirtual().name("api-events").start(this::wakeAll);
        }
    }

    /** As long as there are clients. */
    private void wakeAll() {
        try {
            long seen = log.last();
            while (hasClients()) {
                for (Event event : log.after(seen, HEARTBEAT)) {
                    seen = event.id();
                }
                clients.forEach(Client::wake);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean hasClients() {
        clients.removeIf(Client::isGone);
        isFollowed = !clients.isEmpty();
        return isFollowed;
    }

    /** One who follows. */
    private final class Client {

        private final LongAnswer answer;
        private long seen;
        private boolean hasBegun;
        private boolean isWriting;
        private boolean isCalled;

        Client(LongAnswer answer, long seen) {
            this.answer = answer;
            this.seen = seen;
        }

        boolean isGone() {
            return answer.isClosed();
        }

        /** There may be something to write. */
        void wake() {
            synchronized (this) {
                isCalled = true;
                if (isWriting) {
                    return;
                }
                isWriting = true;
            }
            answer.write(this::write);
        }

        private void write(OutputStream out) throws IOException {
            while (isCalled()) {
                out.write(text().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }

        private synchronized boolean isCalled() {
            isWriting = isCalled;
            isCalled = false;
            return isWriting;
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            if (!hasBegun) {
                hasBegun = true;
                text.append("retry: 3000\n\n");
                if (log.hasGapAfter(seen)) {
                    text.append("event: gap\ndata: {\"message\": \"older events are no longer kept\"}\n\n");
                }
            }
            List<Event> events = log.after(seen);
            for (Event event : events) {
                seen = event.id();
                text.append("id: ")
                        .append(seen)
                        .append("\nevent: ")
                        .append(event.type())
                        .append("\ndata: ")
                        .append(json.toJson(event))
                        .append("\n\n");
            }
            return text.isEmpty() ? ": still here\n\n" : text.toString();
        }
    }
}
