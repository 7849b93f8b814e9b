package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.config.Key.Scope;

/** A section of a configuration as it was written: its name, its place, and its keys in their order. */
record Section(String name, Raw.Pointer where, Map<String, Raw> values) {

    static final String DEFAULT = "DEFAULT";
    static final String TIER = "TIER_";
    static final String GROUP = "HORIZONTAL_SCALING_GROUP_";

    Section {
        values = new LinkedHashMap<>(values);
    }

    /** What kind of section the name says it is; empty when there is no such kind. */
    static Optional<Scope> scope(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals(DEFAULT)) {
            return Optional.of(Scope.DEFAULT);
        }
        if (upper.startsWith(TIER) && upper.length() > TIER.length()) {
            return Optional.of(Scope.TIER);
        }
        return upper.startsWith(GROUP) && upper.length() > GROUP.length() ? Optional.of(Scope.GROUP) : Optional.empty();
    }
}
