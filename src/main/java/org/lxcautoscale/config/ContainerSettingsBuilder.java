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
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.TagKey;
import org.lxcautoscale.settings.Thresholds;

/** Builds container settings from {@code DEFAULT} or a tier section. */
final class ContainerSettingsBuilder {

    private final ResolvedSection values;
    private final SectionValidator validator;

    ContainerSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
    }

    ContainerSettings build() {
        validator.requireLessThan("cpu_lower_threshold", "cpu_upper_threshold");
        validator.requireLessThan("memory_lower_threshold", "memory_upper_threshold");
        validator.requireAtMost("core_min_increment", "core_max_increment");
        validator.requireAtMost("min_cores", "max_cores");
        validator.requireAtMost("min_memory", "max_memory");
        return new ContainerSettings(
                values.section(),
                Policy.valueOf(values.text("policy").toUpperCase(Locale.ROOT)),
                cpu(),
                memory(),
                Behaviour.valueOf(values.text("behaviour").toUpperCase(Locale.ROOT)),
                shrinkSafety(),
                values.number("memory_brake_percent"),
                schedule(),
                values.integer("priority"),
                explicitKeys());
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

    /** The keys that a tier section sets; they take precedence over tags of the containers that it lists. */
    private Set<TagKey> explicitKeys() {
        return Arrays.stream(TagKey.values())
                .filter(key -> !values.section().equals(RawSection.DEFAULT))
                .filter(key -> values.get(key.key()).isExplicit())
                .collect(Collectors.toUnmodifiableSet());
    }
}
