package org.lxcautoscale.container;

/**
 * The CPU of a container's size, as its host writes it down. Which of the host's settings that is depends on the unit in which a
 * container is sized. Cores and limits that are not set are {@link Cores#UNLIMITED}.
 */
public sealed interface CpuSize {

    /** The setting {@code cores} of Proxmox; the quota of plain LXC. */
    Cores cores();

    /** The CPUs that its configuration pins it to, which is the most it can use; unlimited if it is not pinned to any. */
    Cores pinned();

    /** How much CPU that is. */
    Cores amount();

    /** The settings for another amount. */
    CpuSize with(Cores amount);

    /** The same settings, pinned to as many CPUs as another size. */
    CpuSize pinnedAs(CpuSize other);

    /**
     * Whether both say the same, as far as both say it: one that is sized in cores does not say what the limit is. So a change of
     * the unit is no change of the size.
     */
    default boolean isSameAs(CpuSize other) {
        return cores().equals(other.cores())
                && !(this instanceof OfCpulimit one
                        && other instanceof OfCpulimit two
                        && !one.cpulimit.equals(two.cpulimit));
    }

    /** Sized by one setting alone. */
    record OfCores(Cores cores, Cores pinned) implements CpuSize {

        /** Not pinned. */
        public OfCores(Cores cores) {
            this(cores, Cores.UNLIMITED);
        }

        @Override
        public Cores amount() {
            return Cores.least(cores, pinned);
        }

        @Override
        public OfCores with(Cores amount) {
            return new OfCores(amount, pinned);
        }

        @Override
        public OfCores pinnedAs(CpuSize other) {
            return new OfCores(cores, other.pinned());
        }
    }

    /**
     * Sized by {@code cpulimit} of Proxmox, with {@code cores} as its ceiling: the programs inside see as many CPUs as they can
     * use. Where CPUs are pinned, these are the ceiling, and {@code cores}, which has no effect then, is left alone.
     */
    record OfCpulimit(Cores cpulimit, Cores cores, Cores pinned) implements CpuSize {

        @Override
        public Cores amount() {
            return Cores.least(cpulimit, pinned.isUnlimited() ? cores : pinned);
        }

        @Override
        public OfCpulimit with(Cores amount) {
            return new OfCpulimit(amount, pinned.isUnlimited() ? amount.ceiling() : cores, pinned);
        }

        @Override
        public OfCpulimit pinnedAs(CpuSize other) {
            return new OfCpulimit(cpulimit, cores, other.pinned());
        }
    }
}
