package org.lxcautoscale.decision;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * A container that was started while it was watched.
 *
 * @param until how long it gets more CPU for that (monotonic time)
 * @param millicoresBefore its CPU before it got more; empty if it has not got more, or that has been taken back
 */
public record StartedRun(Instant until, Optional<Long> millicoresBefore) {

    boolean isStarting(Instant now) {
        return now.isBefore(until);
    }

    /**
     * After a change. What is in use may not be taken back yet; growth for another reason shows that it needs more: then
     * there is nothing to take back.
     */
    Optional<StartedRun> after(Decision decision) {
        Verdict verdict = decision.verdict(Resource.CPU);
        if (!verdict.isChange()) {
            return Optional.of(this);
        }
        return switch (verdict.reason()) {
            case STARTUP_BOOST ->
                Optional.of(new StartedRun(
                        until, millicoresBefore.or(() -> Optional.of(decision.formerSize(Resource.CPU)))));
            case STARTUP_BOOST_END ->
                Optional.of(this)
                        .filter(_ -> millicoresBefore
                                .filter(before -> before < decision.after().get(Resource.CPU))
                                .isPresent());
            default -> Optional.empty();
        };
    }
}
