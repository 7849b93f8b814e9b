package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/** A valid configuration: the settings and the origin of each value. */
public final class Configuration {

    private final Settings settings;
    private final List<ResolvedSection> sections;

    private final List<Problem> warnings;
    private final boolean isOutdated;

    Configuration(Settings settings, List<ResolvedSection> sections, List<Problem> warnings, boolean isOutdated) {
        this.settings = settings;
        this.sections = List.copyOf(sections);
        this.warnings = List.copyOf(warnings);
        this.isOutdated = isOutdated;
    }

    /** Whether some of the warnings are of keys that a migration rewrites. */
    public boolean isOutdated() {
        return isOutdated;
    }

    /** What was written but has no effect, in file order. */
    public List<Problem> warnings() {
        return warnings;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * An effective value and its origin.
     *
     * @param value as text; {@code ***} for a secret, empty if there is none
     * @param origin {@code file:line}, {@code DEFAULT, file:line}, {@code file:line, tag autoscale-tier-web},
     *     {@code tag autoscale-max-cores-4}, {@code command line} or {@code default}
     */
    public record EffectiveValue(String section, String key, String value, String origin) {}

    /** Whether a key was written in a section, or given on the command line. */
    boolean isWritten(String section, String key) {
        return sections.stream()
                .filter(one -> one.section().equals(section))
                .anyMatch(one -> one.get(key).isExplicit());
    }

    /** Whether all values are the same as in another, but for what the secrets are. */
    boolean hasSameOpenValues(Configuration other) {
        return all().stream()
                .filter(value -> !value.value().equals(ResolvedValue.HIDDEN))
                .toList()
                .equals(other.all().stream()
                        .filter(value -> !value.value().equals(ResolvedValue.HIDDEN))
                        .toList());
    }

    /** The sections with all their values, DEFAULT first. */
    List<ResolvedSection> sections() {
        return sections;
    }

    /** All values in all sections. */
    public List<EffectiveValue> all() {
        List<EffectiveValue> all = new ArrayList<>();
        sections.forEach(section -> all.addAll(effective(section)));
        return all;
    }

    /**
     * The effective values for one container.
     *
     * @param name its name, or its id if the name is unknown
     */
    public List<EffectiveValue> of(ContainerId id, String name, Collection<String> tags) {
        EffectiveSettings effective = settings.containers().of(id, name, tags);
        Map<String, EffectiveValue> byKey = new LinkedHashMap<>();
        for (ResolvedSection section : sections) {
            if (section.section().equals(effective.settings().section())) {
                section.byKey()
                        .values()
                        .forEach(value -> byKey.put(
                                value.key().name(), effective(section, value, origin(value, effective.tierTag()))));
            }
        }
        effective
                .tagOf()
                .forEach((key, tag) -> byKey.computeIfPresent(
                        key.key(),
                        (known, value) -> new EffectiveValue(
                                value.section(),
                                known,
                                ConfigKey.plain(effective.settings().amount(key)),
                                "tag " + tag)));
        return List.copyOf(byKey.values());
    }

    /** A value that a tier sets also has the tag that selects the tier as its origin. */
    private static String origin(ResolvedValue value, String tierTag) {
        return value.isExplicit() && !tierTag.isEmpty() ? value.origin() + ", tag " + tierTag : value.origin();
    }

    private static List<EffectiveValue> effective(ResolvedSection section) {
        return section.byKey().values().stream()
                .map(value -> effective(section, value, value.origin()))
                .toList();
    }

    private static EffectiveValue effective(ResolvedSection section, ResolvedValue value, String origin) {
        return new EffectiveValue(section.section(), value.key().name(), value.displayText(), origin);
    }
}
