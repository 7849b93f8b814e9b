package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/** A valid configuration: the settings, and where each value comes from. */
public final class Configuration {

    private final Settings settings;
    private final List<Values> sections;

    private final List<Problem> warnings;

    Configuration(Settings settings, List<Values> sections, List<Problem> warnings) {
        this.settings = settings;
        this.sections = List.copyOf(sections);
        this.warnings = List.copyOf(warnings);
    }

    /** What has no effect, though it was written, in the order of the file. */
    public List<Problem> warnings() {
        return warnings;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * A value in force and where it comes from.
     *
     * @param value as text; {@code ***} for a secret, empty for none
     * @param origin {@code file:line}, {@code DEFAULT, file:line}, {@code file:line, tag autoscale-tier-web},
     *     {@code tag autoscale-max-cores-4}, {@code command line} or {@code default}
     */
    public record Effective(String section, String key, String value, String origin) {}

    /** All values of all sections. */
    public List<Effective> all() {
        List<Effective> all = new ArrayList<>();
        sections.forEach(section -> all.addAll(effective(section)));
        return all;
    }

    /**
     * The values that hold for one container.
     *
     * @param name its name; its id where the name is not known
     * @param tags its tags
     */
    public List<Effective> of(ContainerId id, String name, Collection<String> tags) {
        EffectiveSettings effective = settings.containers().of(id, name, tags);
        Map<String, Effective> byKey = new LinkedHashMap<>();
        for (Values section : sections) {
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
                        (known, value) -> new Effective(
                                value.section(),
                                known,
                                Long.toString(effective.settings().amount(key)),
                                "tag " + tag)));
        return List.copyOf(byKey.values());
    }

    /** What a tier says itself comes from the tag, too, that puts the container into the tier. */
    private static String origin(Value value, String tierTag) {
        return value.isWritten() && !tierTag.isEmpty() ? value.origin() + ", tag " + tierTag : value.origin();
    }

    private static List<Effective> effective(Values section) {
        return section.byKey().values().stream()
                .map(value -> effective(section, value, value.origin()))
                .toList();
    }

    private static Effective effective(Values section, Value value, String origin) {
        return new Effective(section.section(), value.key().name(), value.shown(), origin);
    }
}
