package org.lxcautoscale.settings;

import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.Resource;

/**
 * How the containers of one tier are sized.
 *
 * @param section where it comes from: {@code DEFAULT} or {@code TIER_WEB}
 * @param priority who is served first when the host cannot satisfy all, higher first
 * @param own the keys that a tier's section says itself, which no tag changes for the containers that it names; none for
 *     {@code DEFAULT}
 */
public record ContainerSettings(
        String section,
        ResourceSettings cpu,
        ResourceSettings memory,
        Behaviour behaviour,
        ShrinkSafety shrinkSafety,
        Schedule schedule,
        int priority,
        Set<TagKey> own) {

    public ContainerSettings {
        own = Set.copyOf(own);
    }

    public ResourceSettings of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** The value of a key that a tag can set; memory in MB, 0 for no maximum of it. */
    public long amount(TagKey key) {
        return switch (key) {
            case MIN_CORES -> cpu.minimum() / Resource.CPU.granularity();
            case MAX_CORES -> cpu.maximum() / Resource.CPU.granularity();
            case MIN_MEMORY -> memory.minimum() / Resource.MEMORY.granularity();
            case MAX_MEMORY ->
                memory.maximum() == Resource.MEMORY.unlimited() ? 0 : memory.maximum() / Resource.MEMORY.granularity();
            case PRIORITY -> priority;
        };
    }

    /** The same settings with other values of keys that a tag can set. */
    ContainerSettings with(Map<TagKey, Long> values) {
        return new ContainerSettings(
                section,
                cpu.within(
                        amount(TagKey.MIN_CORES, values, cpu.minimum()),
                        amount(TagKey.MAX_CORES, values, cpu.maximum())),
                memory.within(
                        amount(TagKey.MIN_MEMORY, values, memory.minimum()),
                        amount(TagKey.MAX_MEMORY, values, memory.maximum())),
                behaviour,
                shrinkSafety,
                schedule,
                Math.toIntExact(values.getOrDefault(TagKey.PRIORITY, (long) priority)),
                own);
    }

    private static long amount(TagKey key, Map<TagKey, Long> values, long unchanged) {
        Long value = values.get(key);
        return value == null ? unchanged : value * (key.isMemory() ? Resource.MEMORY : Resource.CPU).granularity();
    }
}
