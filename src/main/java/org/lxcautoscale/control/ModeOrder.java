package org.lxcautoscale.control;

import java.time.Instant;
import org.lxcautoscale.decision.OperatingMode;

/**
 * What may be done with some containers.
 *
 * @param target all of them, those of a tier, or one
 * @param by who has set it
 * @param since wall clock
 */
public record ModeOrder(Target target, OperatingMode mode, String by, Instant since) {

    /**
     * Which containers are meant.
     *
     * @param name section of the configuration, or number of the container; empty for all
     */
    public record Target(Kind kind, String name) {

        /** Every container. */
        public static final Target ALL = new Target(Kind.ALL, "");

        /** How containers are named. */
        public enum Kind {
            ALL,
            TIER,
            CONTAINER
        }

        @Override
        public String toString() {
            return switch (kind) {
                case ALL -> "all containers";
                case TIER -> "section " + name;
                case CONTAINER -> "container " + name;
            };
        }
    }

    /** The same, as part of a sentence. */
    String sentence() {
        return switch (mode) {
            case AUTO -> "changed without asking, as %s has said for %s".formatted(by, target);
            case APPROVE -> "it waits for approval, as %s has said for %s".formatted(by, target);
            case OBSERVE -> "only observed, as %s has said for %s".formatted(by, target);
            case PAUSED -> "paused by %s for %s".formatted(by, target);
        };
    }
}
