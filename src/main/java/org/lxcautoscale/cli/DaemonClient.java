package org.lxcautoscale.cli;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.settings.Settings;

/**
 * Commands a running daemon, through its API. Root needs no token on the same machine. What fails says what to do.
 */
final class DaemonClient {

    private static final String ROOT = "/api/v1";

    /** A list of 10,000 containers has a quarter of that. */
    private static final int LARGEST_ANSWER = 64 << 20;

    private final DaemonPlace place;
    private final Optional<String> token;
    private final Limits limits;
    private final Jsonb json = JsonFormat.create();

    /**
     * How long a command waits, and how much it takes.
     *
     * @param connect for a connection
     * @param read for an answer that only tells something
     * @param order for an answer to an order; the daemon itself gives up after 30 s
     * @param largest bytes of an answer
     */
    record Limits(Duration connect, Duration read, Duration order, int largest) {
        static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(35), LARGEST_ANSWER);
    }

    /** @param token empty to call as the user of this process */
    DaemonClient(Settings settings, Optional<String> token) {
        this(settings, token, Limits.DEFAULT);
    }

    DaemonClient(Settings settings, Optional<String> token, Limits limits) {
        this(new LocalDaemon(settings), token, limits);
    }

    DaemonClient(DaemonPlace place, Optional<String> token, Limits limits) {
        this.place = place;
        this.token = token;
        this.limits = limits;
    }

    /** A part of a path, encoded. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Asks for something.
     *
     * @param path below {@code /api/v1}
     */
    DaemonAnswer get(String path) throws CommandFailedException {
        return send("GET", path, Map.of()).orFail();
    }

    /** Orders something; the path is below {@code /api/v1}, an empty body is none. */
    Reply send(String method, String path, Map<String, ?> body) throws CommandFailedException {
        return send(method, path, Map.of(), body);
    }

    /** The same with headers of HTTP. */
    Reply send(String method, String path, Map<String, String> headers, Map<String, ?> body)
            throws CommandFailedException {
        String daemon = place.find();
        Duration limit = method.equals("GET") ? limits.read() : limits.order();
        HttpCall call = new HttpCall(
                method, ROOT + path, place.address(), token, headers, body.isEmpty() ? "" : json.toJson(body));
        try (Socket connection = place.connect(daemon, limits.connect(), limit)) {
            return reply(call.over(connection, limit, limits.largest()));
        } catch (SocketTimeoutException _) {
            throw failure(
                    daemon + " has not answered at " + place.address() + " within " + limit.toSeconds()
                            + " s. What was ordered may still be done. To stop all changes without an answer: lxc-autoscale pause");
        } catch (IOException e) {
            throw failure("the connection to %s at %s broke: %s".formatted(daemon, place.address(), e.getMessage()));
        }
    }

    private Reply reply(HttpCall.Answer answer) throws CommandFailedException {
        boolean isProblem = answer.status() >= 400;
        if (answer.status() == 204) {
            return new Reply(204, "", new DaemonAnswer(Map.of()));
        }
        String expected = isProblem ? "application/problem+json" : "application/json";
        if (answer.contentType().equals(expected)) {
            try {
                if (json.type(Object.class).fromJson(answer.body()) instanceof Map<?, ?> fields) {
                    return new Reply(answer.status(), answer.tag(), new DaemonAnswer(fields));
                }
            } catch (RuntimeException _) { // the parser also throws exceptions other than its own
                // as below
            }
        }
        throw failure("what answers at %s is not the API of this program (status %d); %s"
                .formatted(place.address(), answer.status(), place.advice()));
    }

    /**
     * The daemon's reply.
     *
     * @param status of HTTP
     * @param tag its ETag; empty if there is none
     */
    record Reply(int status, String tag, DaemonAnswer answer) {

        boolean isProblem() {
            return status >= 400;
        }

        /** What is wrong, and what to do about it. */
        String problem() {
            String detail = answer.optionalText("detail").orElse("it was refused with status " + status);
            return status == 401
                    ? detail + ". Then put it into a file for --token-file, or into " + DaemonAccess.TOKEN
                    : detail;
        }

        DaemonAnswer orFail() throws CommandFailedException {
            if (isProblem()) {
                throw failure(problem());
            }
            return answer;
        }
    }

    static CommandFailedException failure(String sentence) {
        return new CommandFailedException(ExitCode.FAILED, sentence);
    }
}
