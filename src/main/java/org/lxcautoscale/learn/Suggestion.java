package org.lxcautoscale.learn;

import java.math.BigDecimal;
import java.time.Instant;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;

/**
 * Another size for a container. Immutable.
 *
 * @param at when it was made
 * @param now the size that is configured
 * @param suggested the size that the container should have; a resource without a limit has none here either
 * @param why a sentence without its end
 */
public record Suggestion(Instant at, ContainerId id, Allocation now, Allocation suggested, String why) {

    private static final long MEBIBYTE = 1L << 20;

    /** What is to be done with one resource, in the words of the original. */
    public enum Action {
        UP("Scale Up"),
        DOWN("Scale Down"),
        NONE("No Scaling");

        private final String words;

        Action(String words) {
            this.words = words;
        }

        /** {@code Scale Up}, {@code Scale Down} or {@code No Scaling}. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** What is to be done with one resource. */
    public Action action(Resource resource) {
        int direction = Long.compare(suggested.get(resource), now.get(resource));
        return direction > 0 ? Action.UP : direction < 0 ? Action.DOWN : Action.NONE;
    }

    /** By how many cores to change it, such as {@code 2} or {@code 0.5}; 0 for no change. */
    public BigDecimal cores() {
        return plain(difference(Resource.CPU), 1000);
    }

    /** By how many MiB to change it, whole ones wherever the size is one of whole ones; 0 for no change. */
    public BigDecimal mebibytes() {
        return plain(difference(Resource.MEMORY), MEBIBYTE);
    }

    private long difference(Resource resource) {
        return Math.abs(suggested.get(resource) - now.get(resource));
    }

    private static BigDecimal plain(long amount, long perUnit) {
        BigDecimal exact = BigDecimal.valueOf(amount).divide(BigDecimal.valueOf(perUnit));
        return exact.signum() == 0
                ? BigDecimal.ZERO
                : new BigDecimal(exact.stripTrailingZeros().toPlainString());
    }

    /** Whether another one would change the same by as much, beginning with the same size. */
    public boolean isSameAs(Suggestion other) {
        return id.equals(other.id) && now.isSameAs(other.now) && suggested.isSameAs(other.suggested);
    }

    /** The line of the log that the original wrote, without its time. */
    public String line() {
        return "Scaling suggestion for LXC ID " + id + ": " + action(Resource.CPU) + " " + cores() + " CPU core(s), "
                + action(Resource.MEMORY) + " " + mebibytes() + " MB RAM";
    }
}
