package org.lxcautoscale.group;

/**
 * What probes of a member have found.
 *
 * @param failures in a row; 0 when the last probe succeeded
 * @param hasBeenUp whether a probe has succeeded since it was started
 * @param problem why the last probe failed; empty when it did not
 */
public record Health(int failures, boolean hasBeenUp, String problem) {

    public static final Health UP = new Health(0, true, "");

    /** After one more probe. */
    static Health after(Health before, String problem) {
        return problem.isEmpty() ? UP : new Health(before.failures() + 1, before.hasBeenUp(), problem);
    }
}
