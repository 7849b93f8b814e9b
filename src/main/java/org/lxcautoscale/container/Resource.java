package org.lxcautoscale.container;

/** A dimension of an {@link Allocation}; amounts are {@code long}s in the base unit of the resource. */
public enum Resource {
    /** Base unit: a thousandth of a core. */
    CPU,
    /** Base unit: a byte. */
    MEMORY;

    /** The amount that stands for "no limit". */
    public long unlimited() {
        return switch (this) {
            case CPU -> Cores.UNLIMITED.millis();
            case MEMORY -> MemorySize.UNLIMITED.bytes();
        };
    }

    /** What the sizes that we propose are multiples of, as the host's configuration is: whole cores, whole mebibytes. */
    public long grid() {
        return switch (this) {
            case CPU -> 1000;
            case MEMORY -> 1L << 20;
        };
    }

    /** The amount, or the next one above it that a size can have. */
    public long roundUp(long amount) {
        return amount >= unlimited() - grid() ? unlimited() : Math.ceilDiv(amount, grid()) * grid();
    }

    /** The amount, or the next one below it that a size can have. */
    public long roundDown(long amount) {
        return amount >= unlimited() ? unlimited() : amount / grid() * grid();
    }

    /** The amount with its unit, for people: {@code 2 cores}, {@code 512 MB}. */
    public String format(long amount) {
        return switch (this) {
            case CPU -> {
                Cores cores = new Cores(Math.toIntExact(amount));
                yield cores + (cores.millis() == 1000 ? " core" : " cores");
            }
            case MEMORY -> new MemorySize(amount).toString();
        };
    }
}
