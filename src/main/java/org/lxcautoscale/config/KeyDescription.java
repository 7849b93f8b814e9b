package org.lxcautoscale.config;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a key, for those who ask people for its value.
 *
 * @param unit {@code s}, {@code %}, {@code MB}, …; empty if there is none
 * @param range {@code 1 to 100}, {@code at least 16}; empty if it is not a number
 * @param choices allowed values; empty if any is
 * @param defaultValue empty if it has none
 * @param doc one sentence on what it does
 */
public record KeyDescription(
        String name, String unit, String range, List<String> choices, String defaultValue, String doc) {

    public KeyDescription {
        choices = List.copyOf(choices);
    }

    /**
     * The key of this name in a section; empty if it has none.
     *
     * @param section {@code DEFAULT}, {@code TIER_WEB} …
     */
    public static Optional<KeyDescription> find(String section, String name) {
        return RawSection.scope(section)
                .flatMap(scope -> KeyCatalogue.find(scope, name))
                .map(key -> new KeyDescription(
                        key.name(), key.unit(), key.range(), key.choices(), key.defaultValue(), key.doc()));
    }
}
