package org.lxcautoscale.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;

/**
 * How the containers of one tier are sized.
 *
 * @param section where it comes from: {@code DEFAULT} or {@code TIER_WEB}
 * @param coreMinIncrement cores added or removed at least
 * @param coreMaxIncrement cores added or removed at most
 * @param memoryMinIncrement memory added at least
 * @param minDecreaseChunk memory is removed in multiples of this
 * @param maxMemory empty: the host's memory less the reserve
 * @param memoryMarginPercent room that a shrink leaves above what is in use
 * @param stabilizationCycles cycles for which usage must have been low before a shrink
 * @param maxShrinkPercent how much of its size a container may lose in one cycle
 * @param regretWindow how long a shrink is watched and given back at the first sign of trouble
 * @param cooldown time without a change after a change; growth under pressure does not wait
 * @param priority who is served first when the host cannot satisfy all, higher first
 * @param manageUnlimitedCores whether a container without a core limit is given one
 * @param own the keys that a tier's section says itself, which no tag changes for the containers that it names; none for
 *     {@code DEFAULT}
 */
public record ContainerSettings(
        String section,
        Thresholds cpu,
        Thresholds memory,
        int coreMinIncrement,
        int coreMaxIncrement,
        MemorySize memoryMinIncrement,
        MemorySize minDecreaseChunk,
        Behaviour behaviour,
        int minCores,
        int maxCores,
        MemorySize minMemory,
        Optional<MemorySize> maxMemory,
        double memoryMarginPercent,
        int stabilizationCycles,
        double maxShrinkPercent,
        Duration regretWindow,
        Duration cooldown,
        int priority,
        boolean manageUnlimitedCores,
        EnergyMode energyMode,
        Set<TagKey> own) {

    public ContainerSettings {
        own = Set.copyOf(own);
    }

    /** The same settings with other values of the keys that a tag can set. */
    ContainerSettings with(
            int newMinCores,
            int newMaxCores,
            MemorySize newMinMemory,
            Optional<MemorySize> newMaxMemory,
            int newPriority) {
        return new ContainerSettings(
                section,
                cpu,
                memory,
                coreMinIncrement,
                coreMaxIncrement,
                memoryMinIncrement,
                minDecreaseChunk,
                behaviour,
                newMinCores,
                newMaxCores,
                newMinMemory,
                newMaxMemory,
                memoryMarginPercent,
                stabilizationCycles,
                maxShrinkPercent,
                regretWindow,
                cooldown,
                newPriority,
                manageUnlimitedCores,
                energyMode,
                own);
    }

    /** The value of a key that a tag can set; memory in MB, 0 for no maximum of it. */
    public long amount(TagKey key) {
        return switch (key) {
            case MIN_CORES -> minCores;
            case MAX_CORES -> maxCores;
            case MIN_MEMORY -> minMemory.mebibytes();
            case MAX_MEMORY -> maxMemory.map(MemorySize::mebibytes).orElse(0L);
            case PRIORITY -> priority;
        };
    }

    public Thresholds thresholds(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
