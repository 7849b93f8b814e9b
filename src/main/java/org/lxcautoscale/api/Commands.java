package org.lxcautoscale.api;

import io.avaje.jex.http.Context;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Audit;

/** Hands commands of requests to the loop, and waits for its replies as long as a request may. Thread-safe. */
public final class Commands {

    /** Longer than a write to the host may take, and shorter than a request. */
    private static final long PATIENCE_SECONDS = 28;

    private final Control control;

    public Commands(Control control) {
        this.control = control;
    }

    /**
     * Lets the loop carry out a command.
     *
     * @return empty when it goes on longer than a request may take
     * @throws ApiProblem when the loop has refused it: 404, 409, 412, 502, 503 or 507, with its sentence
     */
    public Optional<Reply.Done> carryOut(Command command, Context request) throws InterruptedException {
        Optional<Reply> reply = reply(command);
        if (reply.isEmpty()) {
            Audit.note(request, "under way");
            return Optional.empty();
        }
        return switch (reply.get()) {
            case Reply.Done done -> {
                Audit.note(request, done.decision().map(Commands::change).orElse(done.sentence()));
                yield Optional.of(done);
            }
            case Reply.Refused refused -> {
                Audit.note(request, refused.sentence());
                throw problem(refused);
            }
            case Reply.Planned _ -> throw new IllegalStateException("not the reply to " + command);
        };
    }

    private static String change(Decision decision) {
        return "%s: %s -> %s".formatted(decision.id(), decision.configured(), decision.target());
    }

    /** What the loop would decide. */
    Reply.Planned preview(ApiRequest request) throws InterruptedException {
        return switch (reply(new Command.Preview(request.caller()))
                .orElseThrow(() -> new ApiProblem(503, "Busy", "The loop has not answered in time."))) {
            case Reply.Planned planned -> planned;
            case Reply.Refused refused -> throw problem(refused);
            case Reply.Done done -> throw new IllegalStateException("not a plan: " + done.sentence());
        };
    }

    private Optional<Reply> reply(Command command) throws InterruptedException {
        try {
            return Optional.of(control.submit(command).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The answer to a refusal: 404, 409, 412, 502, 503 or 507. */
    public static ApiProblem problem(Reply.Refused refused) {
        String sentence = refused.sentence();
        return switch (refused.kind()) {
            case NOT_FOUND -> ApiProblem.notFound(sentence);
            case CONFLICT -> new ApiProblem(409, "Refused", sentence);
            case CHANGED -> new ApiProblem(412, "Changed meanwhile", sentence);
            case UNAVAILABLE -> new ApiProblem(503, "Not available", sentence).withHeader("Retry-After", "10");
            case BUSY -> new ApiProblem(503, "Busy", sentence).withHeader("Retry-After", "5");
            case FAILED -> new ApiProblem(502, "The host did not do it", sentence);
            case NOT_KEPT -> new ApiProblem(507, "Not written", sentence);
        };
    }
}
