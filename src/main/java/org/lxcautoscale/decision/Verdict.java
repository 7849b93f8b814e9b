package org.lxcautoscale.decision;

import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;

/**
 * What was decided on one resource of a container.
 *
 * @param before amount in the base unit
 * @param after the same as {@code before} for hold
 * @param reason the reason of the change, or of holding
 * @param words the reason in words, with its figures; made only when somebody reads them
 */
public record Verdict(Resource resource, long before, long after, Reason reason, Supplier<String> words) {

    /** The reason in words, with its figures. */
    public String sentence() {
        return words.get();
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
