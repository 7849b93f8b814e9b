package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;

/**
 * The result of one rule for one resource.
 *
 * @param sentence built only when read
 */
public record Finding(Resource resource, Reason reason, Effect effect, Supplier<String> sentence) {

    /** The effect of a rule on the proposal. */
    public enum Effect {
        /** A policy proposes this size. */
        PROPOSES,
        /** A guard has no objection. */
        AGREES,
        /** A guard allows only part of the change. */
        LIMITS,
        /** A guard lets the change be reported but not applied. */
        WITHHOLDS,
        /** No change of this resource. */
        HOLDS
    }

    /** The sentence with the name of its rule: {@code in-use floor: 312 MB are in use, …}. */
    public String text() {
        return reason.rule() + ": " + sentence.get();
    }

    /** The last finding for this resource with this effect. */
    static Optional<Finding> last(Iterable<Finding> findings, Resource resource, Effect effect) {
        Finding found = null;
        for (Finding finding : findings) {
            if (finding.resource == resource && finding.effect == effect) {
                found = finding;
            }
        }
        return Optional.ofNullable(found);
    }
}
