package org.lxcautoscale.config;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.config.ConfigKey.Scope;

/** A section as written: its name, its location, and its keys in file order. */
record RawSection(String name, RawValue.Location location, Map<String, RawValue> values) {

    static final String DEFAULT = "DEFAULT";
    static final String PROXMOX_API = "proxmox_api";
    static final String HISTORY = "history";
    static final String ML = "ml";
    static final String API = "api";
    static final String TIER = "TIER_";
    static final String GROUP = "HORIZONTAL_SCALING_GROUP_";

    /** Pattern of what follows {@link #GROUP}; short enough for a tag. */
    static final String GROUP_NAME = "[A-Za-z0-9_.-]{1,100}";

    RawSection {
        values = new LinkedHashMap<>(values);
    }

    /** The kind of section that has this name; empty if there is none. Case-sensitive. */
    static Optional<Scope> scope(String name) {
        if (name.equals(DEFAULT)) {
            return Optional.of(Scope.DEFAULT);
        }
        if (name.equals(HISTORY)) {
            return Optional.of(Scope.HISTORY);
        }
        if (name.equals(ML)) {
            return Optional.of(Scope.ML);
        }
        if (name.equals(API)) {
            return Optional.of(Scope.API);
        }
        if (name.equals(PROXMOX_API)) {
            return Optional.of(Scope.PROXMOX_API);
        }
        if (name.startsWith(TIER) && name.length() > TIER.length()) {
            return Optional.of(Scope.TIER);
        }
        return name.startsWith(GROUP) && name.length() > GROUP.length() ? Optional.of(Scope.GROUP) : Optional.empty();
    }

    /** Names of the kinds of sections that a key is allowed in; none for an unknown key. */
    static List<String> allowing(String key) {
        Map<Scope, String> names =
                new EnumMap<>(Map.of(Scope.DEFAULT, DEFAULT, Scope.TIER, TIER + "…", Scope.GROUP, GROUP + "…"));
        names.keySet().removeIf(scope -> KeyCatalogue.find(scope, key).isEmpty());
        return List.copyOf(names.values());
    }

    /** The section name that was probably meant, if any. */
    static Optional<String> suggestion(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "_");
        for (String prefix : List.of(GROUP, TIER)) {
            String bare = prefix.substring(0, prefix.length() - 1);
            if (upper.startsWith(bare)) {
                String rest =
                        name.substring(Math.min(name.length(), bare.length())).replaceAll("^[\\s_-]+", "");
                return Optional.of(prefix + (rest.isEmpty() ? "NAME" : rest));
            }
        }
        int underscore = name.indexOf('_');
        if (underscore > 0
                && Suggestion.nearest(name.substring(0, underscore), List.of("TIER"))
                        .isPresent()) {
            return Optional.of(TIER + name.substring(underscore + 1));
        }
        return Suggestion.nearest(name, List.of(DEFAULT, HISTORY, ML, API, PROXMOX_API, TIER + "NAME", GROUP + "NAME"));
    }

    /** Omits the values, which may be secrets. */
    @Override
    public String toString() {
        return "RawSection[" + name + "]";
    }
}
