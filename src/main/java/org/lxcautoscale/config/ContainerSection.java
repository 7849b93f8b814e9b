package org.lxcautoscale.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.TagKey;
import org.lxcautoscale.settings.Thresholds;

/** Makes settings of containers of {@code DEFAULT} or the section of a tier. */
final class ContainerSection {

    private final Values values;
    private final Checks checks;

    ContainerSection(Values values, List<Problem> problems) {
        this.values = values;
        this.checks = new Checks(values, problems);
    }

    ContainerSettings build() {
        checks.lessThan("cpu_lower_threshold", "cpu_upper_threshold");
        checks.lessThan("memory_lower_threshold", "memory_upper_threshold");
        checks.atMost("core_min_increment", "core_max_increment");
        checks.atMost("min_cores", "max_cores");
        checks.atMost("min_memory", "max_memory");
        return new ContainerSettings(
                values.section(),
                cpu(),
                memory(),
                Behaviour.valueOf(values.text("behaviour").toUpperCase(Locale.ROOT)),
                shrinkSafety(),
                schedule(),
                values.integer("priority"),
                own());
    }

    private ResourceSettings cpu() {
        return new ResourceSettings(
                new Thresholds(values.number("cpu_upper_threshold"), values.number("cpu_lower_threshold")),
                cores("min_cores"),
                cores("max_cores"),
                cores("core_min_increment"),
                cores("core_max_increment"),
                cores("core_min_increment"),
                values.flag("manage_unlimited_cores"));
    }

    private ResourceSettings memory() {
        return new ResourceSettings(
                new Thresholds(values.number("memory_upper_threshold"), values.number("memory_lower_threshold")),
                values.megabytes("min_memory").bytes(),
                values.optionalMegabytes("max_memory")
                        .orElse(MemorySize.UNLIMITED)
                        .bytes(),
                values.megabytes("memory_min_increment").bytes(),
                Resource.MEMORY.unlimited(),
                values.megabytes("min_decrease_chunk").bytes(),
                false);
    }

    private long cores(String key) {
        return values.whole(key) * Resource.CPU.granularity();
    }

    private ShrinkSafety shrinkSafety() {
        return new ShrinkSafety(
                values.number("usage_margin_percent"),
                values.integer("stabilization_cycles"),
                values.number("max_shrink_percent"),
                values.seconds("regret_window"));
    }

    private Schedule schedule() {
        return new Schedule(
                values.seconds("cooldown"),
                values.flag("energy_mode"),
                values.integer("off_peak_start"),
                values.integer("off_peak_end"));
    }

    /** What the tier's section says itself stands above the tags of the containers that it names. */
    private Set<TagKey> own() {
        return Arrays.stream(TagKey.values())
                .filter(key -> !values.section().equals(Section.DEFAULT))
                .filter(key -> values.get(key.key()).isWritten())
                .collect(Collectors.toUnmodifiableSet());
    }
}
