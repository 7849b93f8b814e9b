package org.lxcautoscale.decision;

import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;

/**
 * The decision on one resource of a container.
 *
 * @param before amount in the base unit
 * @param after equal to {@code before} for hold
 * @param reason the reason for the change or the hold
 * @param explanation the sentence with its figures; built only when read
 */
public record Verdict(Resource resource, long before, long after, Reason reason, Supplier<String> explanation) {

    /** The reason as a sentence, with its figures. */
    public String sentence() {
        return explanation.get();
    }

    public boolean isGrow() {
        return after > before;
    }

    public boolean isShrink() {
        return after < before;
    }

    public boolean isChange() {
        return after != before;
    }

    /** {@code grow}, {@code shrink} or {@code hold}. */
    public String action() {
        if (isGrow()) {
            return "grow";
        }
        return isShrink() ? "shrink" : "hold";
    }
}
