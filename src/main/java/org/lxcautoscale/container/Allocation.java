package org.lxcautoscale.container;

/** What a container may use: its cores and its memory limit. */
public record Allocation(Cores cores, MemorySize memory) {

    /** Whole cores and mebibytes, as the configuration and Proxmox write them. */
    public static Allocation of(int cores, long mebibytes) {
        return new Allocation(Cores.of(cores), MemorySize.ofMebibytes(mebibytes));
    }

    /** The amount of one resource, in its base unit. */
    public long get(Resource resource) {
        return switch (resource) {
            case CPU -> cores.millis();
            case MEMORY -> memory.bytes();
        };
    }

    /** The same allocation with another amount of one resource. */
    public Allocation with(Resource resource, long amount) {
        return switch (resource) {
            case CPU -> new Allocation(new Cores(Math.toIntExact(amount)), memory);
            case MEMORY -> new Allocation(cores, new MemorySize(amount));
        };
    }

    public boolean isUnlimited(Resource resource) {
        return switch (resource) {
            case CPU -> cores.isUnlimited();
            case MEMORY -> memory.isUnlimited();
        };
    }

    /** {@code 2 cores, 512 MB}. */
    @Override
    public String toString() {
        return Resource.CPU.format(get(Resource.CPU)) + ", " + memory;
    }
}
