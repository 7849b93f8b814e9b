package org.lxcautoscale.container;

/** A dimension of an {@link Allocation}; amounts are {@code long}s in the base unit of the resource. */
public enum Resource {
    /** Base unit: a thousandth of a core. */
    CPU,
    /** Base unit: a byte. */
    MEMORY;

    /** The amount that means "no limit". */
    public long unlimited() {
        return switch (this) {
            case CPU -> Cores.UNLIMITED.millis();
            case MEMORY -> MemorySize.UNLIMITED.bytes();
        };
    }

    /** The amount with its unit, for display: {@code 2 cores}, {@code 512 MB}. */
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
