package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import io.avaje.jex.http.HttpResponseException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with what went wrong, in the format that is asked for at the path. Thread-safe. */
final class ErrorAnswers {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final List<Routes> routes;

    ErrorAnswers(List<Routes> routes) {
        this.routes = List.copyOf(routes);
    }

    /** Answers, or breaks off an answer that has begun. Faults of the program are logged. */
    void answer(BoundedExchange exchange, Throwable failure) {
        if (isNobodyThere(failure)) {
            exchange.breakOff();
            return;
        }
        ApiProblem problem = problem(exchange, failure);
        if (exchange.isAnswered()) {
            exchange.breakOff();
            return;
        }
        try {
            write(exchange, problem);
        } catch (IOException _) {
            exchange.breakOff(); // the client has gone
        }
    }

    /** The client has gone, or the time is up and so the connection is closed. */
    private static boolean isNobodyThere(Throwable failure) {
        return failure instanceof InterruptedException
                || Thread.currentThread().isInterrupted()
                || (failure instanceof UncheckedIOException unchecked && isOfConnection(unchecked))
                || (failure instanceof IOException known && isOfConnection(known));
    }

    private static boolean isOfConnection(Exception failure) {
        Throwable origin = Objects.requireNonNullElse(failure.getCause(), failure);
        for (StackTraceElement element : origin.getStackTrace()) {
            if (element.getClassName().startsWith("sun.net.httpserver.")) {
                return true;
            }
        }
        return false;
    }

    private static ApiProblem problem(BoundedExchange exchange, Throwable failure) {
        return switch (failure) {
            case ApiProblem known -> known;
            case HttpResponseException known
            when known.status() < 500 -> new ApiProblem(known.status(), "Refused", String.valueOf(known.getMessage()));
            default -> fault(exchange, failure);
        };
    }

    private static ApiProblem fault(BoundedExchange exchange, Throwable failure) {
        String reference =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error(
                "API: {} failed, reference {}: {}",
                Audit.request(exchange.getRequestMethod(), exchange.getRequestURI()),
                reference,
                failure,
                failure);
        return new ApiProblem(
                        500,
                        "Internal error",
                        "This is a fault of LXC AutoScale; its log has more under reference " + reference + ".")
                .with("reference", reference);
    }

    private void write(BoundedExchange exchange, ApiProblem problem) throws IOException {
        String path = String.valueOf(exchange.getRequestURI().getPath());
        ErrorFormat format = routes.stream()
                .flatMap(part -> part.errorFormat(path).stream())
                .findFirst()
                .orElse(ErrorFormat.PROBLEM);
        byte[] body = format.body().of(problem).getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.remove("Content-Encoding");
        headers.set("Content-Type", format.contentType());
        problem.headers().forEach(headers::set);
        exchange.sendResponseHeaders(problem.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
