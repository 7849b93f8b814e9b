package org.lxcautoscale.learn;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.replay.PastUse;

/** Suggests sizes. Thread-safe. */
public interface Suggester {

    /**
     * What size a container should have.
     *
     * @param use what it has used until {@code at}; empty if nothing is known
     * @return empty if it should stay as it is, or if too little is known
     */
    Optional<Suggestion> suggest(Subject subject, Optional<PastUse> use, Instant at);
}
