package org.lxcautoscale.settings;

import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;

/**
 * How the containers of a tier are sized.
 *
 * @param section {@code DEFAULT}, or a tier such as {@code TIER_WEB}
 * @param policy what sizes follow
 * @param cpuUnit in what CPU is sized
 * @param memoryBrakePercent {@code memory_brake_percent} as it is configured; {@link #brakePercent} is what holds
 * @param startupBoost what it gets for its first minutes
 * @param priority higher grows first when the host is short
 * @param explicitKeys keys set in the tier's section, which tags of its listed containers cannot override; none for
 *     {@code DEFAULT}
 */
public record ContainerSettings(
        String section,
        Policy policy,
        ResourceSettings cpu,
        ResourceSettings memory,
        CpuUnit cpuUnit,
        Behaviour behaviour,
        ShrinkSafety shrinkSafety,
        double memoryBrakePercent,
        Schedule schedule,
        StartupBoost startupBoost,
        int priority,
        Set<TagKey> explicitKeys) {

    /** The adaptive policy leaves less room, but grows before this. */
    private static final double ADAPTIVE_FULL_PERCENT = 97;

    private static final double CORE = Grid.WHOLE_CORES.step();

    public ContainerSettings {
        explicitKeys = Set.copyOf(explicitKeys);
    }

    public ResourceSettings of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** Up to how much of a size may be in use, in percent, before it is due to grow. */
    public double fullPercent(Resource resource) {
        return switch (policy) {
            case THRESHOLD -> of(resource).thresholds().upper();
            case ADAPTIVE -> ADAPTIVE_FULL_PERCENT;
        };
    }

    /**
     * Where a container is slowed down before it reaches its memory limit, in percent of that; 100 for never. Above the upper
     * threshold: what that allows, a container must be able to use without being slowed down.
     */
    public double brakePercent() {
        double full = fullPercent(Resource.MEMORY);
        if (memoryBrakePercent > full) {
            return memoryBrakePercent;
        }
        return policy == Policy.ADAPTIVE ? full : (full + 100) / 2;
    }

    /** The sizes that a resource can have. */
    public Grid grid(Resource resource) {
        return switch (resource) {
            case CPU -> cpuUnit.grid();
            case MEMORY -> Grid.MEBIBYTES;
        };
    }

    /** The step of growth or shrinking times the multiplier of the behaviour. */
    public long scaled(Resource resource, long step) {
        return behaviour.scale(grid(resource), step);
    }

    /** The value of a key that a tag can set; memory in MB, 0 for no maximum. */
    public double amount(TagKey key) {
        return switch (key) {
            case MIN_CORES -> cpu.minimum() / CORE;
            case MAX_CORES -> cpu.maximum() / CORE;
            case MIN_MEMORY -> memory.minimum() / (double) Grid.MEBIBYTES.step();
            case MAX_MEMORY ->
                memory.maximum() == Resource.MEMORY.unlimited() ? 0 : memory.maximum() / (double) Grid.MEBIBYTES.step();
            case PRIORITY -> priority;
        };
    }

    /** The same settings with another policy. */
    public ContainerSettings with(Policy other) {
        return new ContainerSettings(
                section,
                other,
                cpu,
                memory,
                cpuUnit,
                behaviour,
                shrinkSafety,
                memoryBrakePercent,
                schedule,
                startupBoost,
                priority,
                explicitKeys);
    }

    /** The same settings with these values of keys that a tag can set. */
    ContainerSettings with(Map<TagKey, Long> values) {
        return new ContainerSettings(
                section,
                policy,
                cpu.withBounds(
                        amount(TagKey.MIN_CORES, values, cpu.minimum()),
                        amount(TagKey.MAX_CORES, values, cpu.maximum())),
                memory.withBounds(
                        amount(TagKey.MIN_MEMORY, values, memory.minimum()),
                        amount(TagKey.MAX_MEMORY, values, memory.maximum())),
                cpuUnit,
                behaviour,
                shrinkSafety,
                memoryBrakePercent,
                schedule,
                startupBoost,
                Math.toIntExact(values.getOrDefault(TagKey.PRIORITY, (long) priority)),
                explicitKeys);
    }

    private static long amount(TagKey key, Map<TagKey, Long> values, long unchanged) {
        Long value = values.get(key);
        return value == null ? unchanged : value * (key.isMemory() ? Grid.MEBIBYTES : Grid.WHOLE_CORES).step();
    }
}
