package org.lxcautoscale.container;

import java.util.Optional;

/**
 * What the kernel enforces on a running container now: the face of its size that its programs meet. It may differ from
 * what is configured, when one was changed without the other or has yet to follow.
 *
 * @param cpu thousandths of a core; empty when the host does not tell
 * @param memory bytes; empty when the host does not tell
 */
public record LimitsInForce(Optional<Limit> cpu, Optional<Limit> memory) {
    /** Of a host that does not tell: what is configured is taken to be in force. */
    public static final LimitsInForce UNKNOWN = new LimitsInForce(Optional.empty(), Optional.empty());

    /**
     * The limit on one resource, in its base unit; the greatest value means that there is none.
     *
     * @param own what the container's size sets: {@code memory.max}, the set of its CPUs, or its quota
     * @param nearest the smallest limit that holds: its own, or a nearer one
     * @param holder what sets the nearest limit when that is not the container's size, for people: {@code memory.high};
     *     else empty
     */
    public record Limit(long own, long nearest, String holder) {
        public Limit {
            if (nearest > own) {
                throw new IllegalArgumentException("the nearest limit is not above its own: " + nearest + " > " + own);
            }
        }

        /** Its own limit, where none is nearer. */
        public static Limit own(long amount) {
            return new Limit(amount, amount, "");
        }

        /** The same, unless another limit is nearer. */
        public Limit orNearer(long other, String who) {
            return other < nearest ? new Limit(own, other, who) : this;
        }

        /** Whether something else than the container's size limits it, so that a larger size would change nothing. */
        public boolean isHeld() {
            return nearest < own;
        }
    }

    /** Only memory is told. */
    public static LimitsInForce ofMemory(Limit memory) {
        return new LimitsInForce(Optional.empty(), Optional.of(memory));
    }

    /**
     * Whether a size of this amount takes something away. For memory, that is the container's own limit, at which the kernel
     * kills: a nearer {@code memory.high} only slows it down, so more than that may be in use. Empty when the limit is not
     * known.
     */
    public Optional<Boolean> isLoweredBy(Resource resource, long amount) {
        return switch (resource) {
            case CPU -> cpu.map(limit -> amount < limit.nearest());
            case MEMORY -> memory.map(limit -> amount < limit.own());
        };
    }

    public Optional<Limit> of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
