package org.lxcautoscale.api;

import io.avaje.jex.http.Context;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.LongAnswer;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.status.Event;
import org.lxcautoscale.status.EventLog;

/**
 * Events as they happen, as server-sent events. A client that was away for a while gets what it has missed, by its {@code
 * Last-Event-ID}.
 */
final class EventStream {

    /** Often enough that nobody on the way takes the connection for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final EventLog log;
    private final JsonType<Event> json = JsonFormat.create().type(Event.class);

    EventStream(EventLog log) {
        this.log = log;
    }

    /** Answers until the client has gone or the thread is interrupted. */
    void answer(ApiRequest request) throws IOException, InterruptedException {
        long seen = request.header("Last-Event-ID").map(EventStream::id).orElseGet(log::last);
        Context context = request.context();
        context.contentType("text/event-stream");
        if (context.exchange().getRequestMethod().equals("HEAD")) {
            context.write("");
            return;
        }
        LongAnswer.begin(context);
        try (OutputStream out = context.outputStream()) {
            write(out, "retry: 3000\n\n");
            if (log.hasGapAfter(seen)) {
                write(out, "event: gap\ndata: {\"message\": \"older events are no longer kept\"}\n\n");
            }
            while (true) {
                List<Event> events = log.after(seen, HEARTBEAT);
                StringBuilder text = new StringBuilder(events.isEmpty() ? ": still here\n\n" : "");
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
                write(out, text.toString());
            }
        }
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiProblem.badRequest("Last-Event-ID must be the number of an event.");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
