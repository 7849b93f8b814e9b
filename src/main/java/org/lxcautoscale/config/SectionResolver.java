package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.ConfigKey.Scope;

/** Checks the written sections against the {@link KeyCatalogue}, and adds inherited values and defaults. */
final class SectionResolver {

    private static final double MARGIN_OF_API = 35;
    private static final double ADAPTIVE_MARGIN = 5;
    private static final double ADAPTIVE_MARGIN_OF_API = 15;

    private static final Map<String, Double> DEFAULTS_OF_CPULIMIT = Map.of("min_cores", 0.1, "core_min_increment", 0.5);

    private static final String COMMAND_LINE = "command line";

    private final RawValue.Location file;
    private final List<Problem> problems;
    private final ValueParser parser;

    /**
     * @param file where problems with a missing section are reported
     */
    SectionResolver(RawValue.Location file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
        this.parser = new ValueParser(problems);
    }

    /** The sections with all their values; DEFAULT is always present and first. */
    List<ResolvedSection> resolve(List<RawSection> sections, Map<String, String> overrides) {
        RawSection defaults = new RawSection(RawSection.DEFAULT, file, Map.of());
        List<RawSection> others = new ArrayList<>();
        for (RawSection section : sections) {
            Optional<Scope> scope = RawSection.scope(section.name());
            if (scope.isEmpty()) {
                problems.add(section.location().problem(unknownSection(section.name())));
            } else if (scope.get() == Scope.DEFAULT) {
                defaults = section;
            } else {
                others.add(section);
            }
        }
        List<ResolvedSection> resolved = new ArrayList<>();
        ResolvedSection base = capSampleInterval(values(with(defaults, overrides), Scope.DEFAULT, Map.of()));
        String backend = base.text("backend");
        resolved.add(withDependentDefaults(base, backend));
        for (RawSection section : others) {
            Scope scope = RawSection.scope(section.name()).orElseThrow();
            ResolvedSection values = values(section, scope, scope == Scope.TIER ? base.byKey() : Map.of());
            resolved.add(scope == Scope.TIER ? withDependentDefaults(values, backend) : values);
        }
        return resolved;
    }

    /** A section that was not written, with its defaults. */
    ResolvedSection unwritten(String name) {
        return values(
                new RawSection(name, file, Map.of()), RawSection.scope(name).orElseThrow(), Map.of());
    }

    private static String unknownSection(String name) {
        return "unknown section '%s': sections are DEFAULT, TIER_… and HORIZONTAL_SCALING_GROUP_…%s"
                .formatted(Problem.quote(name), Suggestion.question(RawSection.suggestion(name)));
    }

    private static RawSection with(RawSection section, Map<String, String> overrides) {
        RawSection all = new RawSection(section.name(), section.location(), section.values());
        overrides.forEach((key, text) -> all.values()
                .put(key, RawValue.of(text, message -> new Problem(COMMAND_LINE, message, ""), COMMAND_LINE)));
        return all;
    }

    private ResolvedSection values(RawSection section, Scope scope, Map<String, ResolvedValue> inherited) {
        Map<String, ConfigKey> keys = KeyCatalogue.of(scope);
        Map<String, ResolvedValue> values = new LinkedHashMap<>();
        keys.forEach((name, key) -> values.put(name, fallback(key, section, inherited.get(name))));
        section.values().forEach((name, raw) -> {
            ConfigKey key = keys.get(name);
            if (key == null) {
                problems.add(raw.keyLocation().problem(unknownKey(name, section.name(), keys)));
            } else {
                values.compute(
                        name,
                        (_, fallback) -> parser.parse(key, raw)
                                .map(parsed -> ResolvedValue.explicit(key, parsed, raw))
                                .orElseGet(
                                        () -> Objects.requireNonNull(fallback).asSubstituteFor(raw)));
            }
        });
        keys.values().stream()
                .filter(key -> key.required() && !section.values().containsKey(key.name()))
                .forEach(key -> problems.add(section.location()
                        .problem("section '%s' needs the key %s: %s"
                                .formatted(Problem.quote(section.name()), key.name(), key.doc()))));
        return new ResolvedSection(section.name(), section.location(), values);
    }

    private static String unknownKey(String name, String section, Map<String, ConfigKey> keys) {
        List<String> places = RawSection.allowing(name);
        if (!places.isEmpty()) {
            return "'%s' belongs in %s, not in section '%s'"
                    .formatted(name, String.join(" or ", places), Problem.quote(section));
        }
        return "unknown key '%s' in section '%s'%s"
                .formatted(Problem.quote(name), Problem.quote(section), Suggestion.of(name, keys.keySet()));
    }

    private ResolvedValue fallback(ConfigKey key, RawSection section, @Nullable ResolvedValue inherited) {
        if (inherited != null) {
            return inherited.inherited();
        }
        Object value = key.defaultValue().isEmpty()
                ? ""
                : parser.parse(key, RawValue.of(key.defaultValue(), section.location(), ResolvedValue.BY_DEFAULT))
                        .orElseThrow();
        return new ResolvedValue(
                key, value, section.location(), ResolvedValue.Status.DEFAULT, ResolvedValue.BY_DEFAULT);
    }

    /** Some defaults depend on other keys, of which a tier may have its own. */
    private static ResolvedSection withDependentDefaults(ResolvedSection section, String backend) {
        return withDefaultsOfUnit(withDefaultsOfPolicy(section, backend));
    }

    /**
     * Some defaults are others for the adaptive policy, which has a margin of its own and has looked further back; and that of
     * usage_margin_percent is higher where a burst cannot be slowed down.
     */
    private static ResolvedSection withDefaultsOfPolicy(ResolvedSection section, String backend) {
        boolean isAdaptive = section.text("policy").equals("adaptive");
        ResolvedSection result = section;
        if (backend.equals("proxmox-api")) {
            result = withDefault(result, "usage_margin_percent", isAdaptive ? ADAPTIVE_MARGIN_OF_API : MARGIN_OF_API);
        } else if (isAdaptive) {
            result = withDefault(result, "usage_margin_percent", ADAPTIVE_MARGIN);
        }
        if (isAdaptive) {
            result = withDefault(result, "stabilization_cycles", 1L);
            result = withDefault(result, "max_shrink_percent", 100.0);
        }
        return result;
    }

    private static ResolvedSection withDefault(ResolvedSection section, String key, Object value) {
        ResolvedValue former = section.get(key);
        return former.status() == ResolvedValue.Status.DEFAULT ? with(section, former, value) : section;
    }

    /** Some defaults depend on the unit in which CPU is sized. */
    private static ResolvedSection withDefaultsOfUnit(ResolvedSection section) {
        ResolvedSection result = section;
        if (section.text("cpu_unit").equals("cpulimit")) {
            for (Map.Entry<String, Double> smaller : DEFAULTS_OF_CPULIMIT.entrySet()) {
                result = withDefault(result, smaller.getKey(), smaller.getValue());
            }
        }
        return result;
    }

    private static ResolvedSection with(ResolvedSection base, ResolvedValue former, Object parsed) {
        Map<String, ResolvedValue> values = new LinkedHashMap<>(base.byKey());
        values.put(
                former.key().name(),
                new ResolvedValue(
                        former.key(),
                        parsed,
                        former.location(),
                        ResolvedValue.Status.DEFAULT,
                        ResolvedValue.BY_DEFAULT));
        return new ResolvedSection(base.section(), base.location(), values);
    }

    /** The default of sample_interval is lowered to a shorter poll_interval. */
    private static ResolvedSection capSampleInterval(ResolvedSection base) {
        ResolvedValue poll = base.get("poll_interval");
        ResolvedValue sample = base.get("sample_interval");
        if (sample.status() != ResolvedValue.Status.DEFAULT
                || base.seconds("sample_interval").compareTo(base.seconds("poll_interval")) <= 0) {
            return base;
        }
        return with(base, sample, poll.parsed());
    }
}
