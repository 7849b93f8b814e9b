package org.lxcautoscale.http;

import io.avaje.jex.Jex;
import java.util.Optional;

/** A part of what the server serves. */
@FunctionalInterface
public interface Routes {

    /**
     * Adds the routes. Each names the {@link Scope} that a caller needs as its role; one without a role is public. A handler runs on a
     * virtual thread, which is interrupted when it takes too long ({@link LongAnswer}), and throws {@link ApiProblem} for
     * whatever is to be answered as an error. GET routes answer HEAD as well.
     */
    void addTo(Jex jex);

    /**
     * How errors are written at a path; the first of all routes that has an answer decides.
     *
     * @param path decoded, also one that leads nowhere
     * @return empty for {@link ErrorFormat#PROBLEM}, unless others have an answer
     */
    default Optional<ErrorFormat> errorFormat(String path) {
        return Optional.empty();
    }

    /**
     * How is found out who calls at a path; the first of all routes that has an answer decides.
     *
     * @param path decoded
     * @return empty for tokens and local users
     */
    default Optional<Identification> identification(String path) {
        return Optional.empty();
    }
}
