package org.lxcautoscale.container;

import java.util.Optional;

/**
 * The limits that the kernel currently enforces on a running container. They differ from the configured size when one
 * was changed without the other, or a change has not taken effect yet.
 *
 * @param cpu thousandths of a core; empty if the host does not report it
 * @param memory bytes; empty if the host does not report it
 * @param quota its own quota of CPU time where cores are something else; unlimited if it has none
 * @param brake what {@code memory.high} is, if this program may set it; empty where it may not
 */
public record LimitsInForce(Optional<Limit> cpu, Cores quota, Optional<Limit> memory, Optional<Brake> brake) {

    /** For a host that does not report limits: the configured size is assumed to be in force. */
    public static final LimitsInForce UNKNOWN = new LimitsInForce(Optional.empty(), Optional.empty());

    /** Limits without a brake. */
    public LimitsInForce(Optional<Limit> cpu, Optional<Limit> memory) {
        this(cpu, memory, Optional.empty());
    }

    /** Limits without a quota in addition to cores. */
    public LimitsInForce(Optional<Limit> cpu, Optional<Limit> memory, Optional<Brake> brake) {
        this(cpu, Cores.UNLIMITED, memory, brake);
    }

    /**
     * The same limits for a container that is sized by its quota: that is its own limit, within its cores and the CPUs that it is
     * pinned to.
     */
    LimitsInForce withOwnQuota(Cores pinned) {
        long most = Cores.least(quota, pinned).millis();
        return new LimitsInForce(cpu.map(limit -> limit.ownAtMost(most)), quota, memory, brake);
    }

    /**
     * From here on the kernel slows a container down that wants more memory: a {@code memory.high} set by this program. It does
     * not count as a limit, because this program raises it together with the limit.
     *
     * @param bytes {@link Long#MAX_VALUE} when it is released
     */
    public record Brake(long bytes) {

        /** Only what the host itself sets, just below the limit, or nothing. */
        public static final Brake RELEASED = new Brake(Long.MAX_VALUE);

        public boolean isSet() {
            return bytes != Long.MAX_VALUE;
        }
    }

    /**
     * The limit on one resource, in its base unit; the maximum value means no limit.
     *
     * @param own the limit set by the container's size: {@code memory.max}, its CPU set or its quota
     * @param nearest the smallest limit that applies: its own, or a lower one
     * @param holder the source of a lower limit, for display: {@code memory.high}; empty if there is none
     */
    public record Limit(long own, long nearest, String holder) {
        public Limit {
            if (nearest > own) {
                throw new IllegalArgumentException(
                        "the nearest limit must not exceed its own: " + nearest + " > " + own);
            }
        }

        /** Its own limit, with no lower one. */
        public static Limit own(long amount) {
            return new Limit(amount, amount, "");
        }

        /** This limit, or the other one if it is lower. */
        public Limit orNearer(long other, String who) {
            return other < nearest ? new Limit(own, other, who) : this;
        }

        /** The same limit, of which at most so much is its own. */
        Limit ownAtMost(long most) {
            long newOwn = Math.min(own, most);
            return nearest < newOwn ? new Limit(newOwn, nearest, holder) : own(newOwn);
        }

        /** Whether a lower limit applies, so that a larger size would have no effect. */
        public boolean isHeld() {
            return nearest < own;
        }
    }

    /** Only the memory limit is known. */
    public static LimitsInForce ofMemory(Limit memory) {
        return new LimitsInForce(Optional.empty(), Optional.of(memory));
    }

    /**
     * Whether a size of this amount lowers the limit. For memory, this means the container's own limit, at which the kernel
     * kills: a lower {@code memory.high} only slows it down, so more than that may be in use. Empty if the limit is unknown.
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
