package org.lxcautoscale.api;

import org.lxcautoscale.control.Reply;
import org.lxcautoscale.http.ApiProblem;

/** How the answer is to a command that the loop has refused. */
public final class RefusedCommand {

    private RefusedCommand() {}

    /** The answer: 404, 409, 502, 503 or 507, with the sentence of the loop. */
    public static ApiProblem problem(Reply.Refused refused) {
        String sentence = refused.sentence();
        return switch (refused.kind()) {
            case NOT_FOUND -> ApiProblem.notFound(sentence);
            case CONFLICT -> new ApiProblem(409, "Refused", sentence);
            case UNAVAILABLE -> new ApiProblem(503, "Not available", sentence).withHeader("Retry-After", "10");
            case BUSY -> new ApiProblem(503, "Busy", sentence).withHeader("Retry-After", "5");
            case FAILED -> new ApiProblem(502, "The host did not do it", sentence);
            case NOT_KEPT -> new ApiProblem(507, "Not written", sentence);
        };
    }
}
