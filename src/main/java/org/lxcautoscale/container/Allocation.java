package org.lxcautoscale.container;

/** What a container may use: its CPU and its memory limit. */
public record Allocation(CpuSize cpu, MemorySize memory) {

    /** Sized in cores. */
    public Allocation(Cores cores, MemorySize memory) {
        this(new CpuSize.OfCores(cores), memory);
    }

    /** Whole cores and mebibytes, as the configuration and Proxmox write them. */
    public static Allocation of(int cores, long mebibytes) {
        return new Allocation(Cores.of(cores), MemorySize.ofMebibytes(mebibytes));
    }

    /** How much CPU it may use, in whichever unit it is sized. */
    public Cores cores() {
        return cpu.amount();
    }

    /** The amount of one resource, in its base unit. */
    public long get(Resource resource) {
        return switch (resource) {
            case CPU -> cores().millis();
            case MEMORY -> memory.bytes();
        };
    }

    /** The same allocation with another amount of one resource. */
    public Allocation with(Resource resource, long amount) {
        return switch (resource) {
            case CPU -> new Allocation(cpu.with(new Cores(Math.toIntExact(amount))), memory);
            case MEMORY -> new Allocation(cpu, new MemorySize(amount));
        };
    }

    /** The same allocation with one resource as in another one, to the last setting. */
    public Allocation taking(Resource resource, Allocation other) {
        return switch (resource) {
            case CPU -> new Allocation(other.cpu, memory);
            case MEMORY -> new Allocation(cpu, other.memory);
        };
    }

    /** Whether both say the same of one resource. */
    public boolean isSameAs(Allocation other, Resource resource) {
        return switch (resource) {
            case CPU -> cpu.isSameAs(other.cpu);
            case MEMORY -> memory.equals(other.memory);
        };
    }

    /** Whether both say the same; a change of the unit in which CPU is sized makes no difference. */
    public boolean isSameAs(Allocation other) {
        return isSameAs(other, Resource.CPU) && isSameAs(other, Resource.MEMORY);
    }

    public boolean isUnlimited(Resource resource) {
        return switch (resource) {
            case CPU -> cores().isUnlimited();
            case MEMORY -> memory.isUnlimited();
        };
    }

    /** {@code 2 cores, 512 MB}. */
    @Override
    public String toString() {
        return Resource.CPU.format(get(Resource.CPU)) + ", " + memory;
    }
}
