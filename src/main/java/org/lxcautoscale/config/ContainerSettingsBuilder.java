package org.lxcautoscale.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.StartupBoost;
import org.lxcautoscale.settings.TagKey;
import org.lxcautoscale.settings.Thresholds;

/** Builds container settings from {@code DEFAULT} or a tier section. */
final class ContainerSettingsBuilder {

    /** Tenths are not exact in binary. */
    private static final double ROUNDING = 1e-6;

    private final ResolvedSection values;
    private final SectionValidator validator;
    private final CpuUnit unit;

    ContainerSettingsBuilder(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.validator = new SectionValidator(values, problems);
        this.unit = CpuUnit.valueOf(values.text("cpu_unit").toUpperCase(Locale.ROOT));
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
                unit,
                Behaviour.valueOf(values.text("behaviour").toUpperCase(Locale.ROOT)),
                shrinkSafety(),
                values.number("memory_brake_percent"),
                schedule(),
                new StartupBoost(values.number("startup_boost_factor"), values.seconds("startup_boost_duration")),
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

    /** Whole cores, or tenths. */
    private long cores(String key) {
        double cores = values.number(key);
        double steps = cores * 1000 / unit.grid().step();
        if (Math.abs(steps - Math.rint(steps)) > ROUNDING) {
            validator.problem(
                    key,
                    "%s is %s, but must be %s"
                            .formatted(
                                    key,
                                    ConfigKey.plain(cores),
                                    switch (unit) {
                                        case CORES -> "a whole number (tenths are possible with cpu_unit: cpulimit)";
                                        case CPULIMIT -> "a multiple of 0.1";
                                    }));
        }
        return Math.max(1, Math.round(steps)) * unit.grid().step();
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
                energyMode(),
                values.integer("off_peak_start"),
                values.integer("off_peak_end"));
    }

    private EnergyMode energyMode() {
        return switch (values.get("energy_mode").displayText()) {
            case "true" -> EnergyMode.HOURS;
            case "learned" -> EnergyMode.LEARNED;
            default -> EnergyMode.OFF;
        };
    }

    /** The keys that a tier section sets; they take precedence over tags of the containers that it lists. */
    private Set<TagKey> explicitKeys() {
        return Arrays.stream(TagKey.values())
                .filter(key -> !values.section().equals(RawSection.DEFAULT))
                .filter(key -> values.get(key.key()).isExplicit())
                .collect(Collectors.toUnmodifiableSet());
    }
}
