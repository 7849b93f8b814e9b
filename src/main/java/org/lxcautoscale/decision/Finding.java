package org.lxcautoscale.decision;

import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;

/**
 * What one rule said of one resource.
 *
 * @param sentence made only when somebody reads it
 */
public record Finding(Resource resource, Reason reason, Effect effect, Supplier<String> sentence) {

    /** What a rule's word did to the proposal. */
    public enum Effect {
        /** A policy wants this size. */
        PROPOSES,
        /** A guard has nothing against it. */
        AGREES,
        /** A guard allows only a part of it. */
        LIMITS,
        /** A guard has the change told, and not carried out. */
        WITHHOLDS,
        /** No change of this resource. */
        HOLDS
    }

    /** The sentence with who says it: {@code in-use floor: 312 MB are in use, …}. */
    public String text() {
        return reason.rule() + ": " + sentence.get();
    }

    /** The last finding of this resource that had the effect. */
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
