package org.lxcautoscale.replay;

/** Sizes one resource of one container, step by step. Has state, and is used for one series by one thread. */
public interface SizingPolicy {

    /** Makes the policy for a series. Thread-safe. */
    @FunctionalInterface
    interface Factory {
        SizingPolicy start(Series series, SizeRange range);
    }

    /**
     * The limit that it wants for the next step; what is in force then is this, rounded up and kept in the range. Called once for
     * each step, in order, also where nothing was recorded.
     */
    double decide(Seen seen);

    /**
     * The limit for this step, right before it. Only a policy that knows the future gives another than the one that it has
     * decided.
     *
     * @param limit the one that is decided
     */
    default double foresee(int step, double limit) {
        return limit;
    }
}
