package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Settings;

/** A valid configuration: the settings, and where each value comes from. */
public final class Configuration {

    private final Settings settings;
    private final List<Values> sections;

    Configuration(Settings settings, List<Values> sections) {
        this.settings = settings;
        this.sections = List.copyOf(sections);
    }

    public Settings settings() {
        return settings;
    }

    /**
     * A value in force and where it comes from.
     *
     * @param value as text; {@code ***} for a secret, empty for none
     * @param origin {@code file:line}, {@code DEFAULT, file:line}, {@code command line} or {@code default}
     */
    public record Effective(String section, String key, String value, String origin) {}

    /** All values of all sections. */
    public List<Effective> all() {
        List<Effective> all = new ArrayList<>();
        sections.forEach(section -> all.addAll(effective(section)));
        return all;
    }

    /** The values that hold for one container. */
    public List<Effective> of(ContainerId id) {
        String section = settings.of(id).section();
        return sections.stream()
                .filter(values -> values.section().equals(section))
                .findFirst()
                .map(Configuration::effective)
                .orElse(List.of());
    }

    private static List<Effective> effective(Values section) {
        return section.byKey().values().stream()
                .map(value -> new Effective(section.section(), value.key().name(), value.shown(), value.origin()))
                .toList();
    }
}
