package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.Configuration.EffectiveValue;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * What one configuration changes against another.
 *
 * @param values that have changed, in the order of the sections; those that a tier has from DEFAULT are named there only
 * @param containers that something changes for, in the order in which they were given
 */
public record ConfigurationChange(List<Value> values, List<OfContainer> containers) {

    /** Keys of DEFAULT that a reload takes over although they are about no container. */
    private static final Set<String> RELOADED = Set.of(
            "poll_interval",
            "sample_interval",
            "manual_hold",
            "timezone",
            "reserve_cpu_percent",
            "reserve_memory_mb",
            "ignore_lxc");

    public ConfigurationChange {
        values = List.copyOf(values);
        containers = List.copyOf(containers);
    }

    /**
     * A value that has changed.
     *
     * @param before empty if there was none
     * @param after empty if there is none
     * @param needsRestart whether it holds from the next start of the daemon on only
     */
    public record Value(String section, String key, String before, String after, boolean needsRestart) {}

    /** The part of the configuration that a container gets its settings from, and whether it is resized. */
    public record Place(String section, EffectiveSettings.Mode mode) {}

    /**
     * What changes for a container.
     *
     * @param values its own, with those that its tags set
     */
    public record OfContainer(ContainerIdentity container, Place before, Place after, List<Value> values) {
        public OfContainer {
            values = List.copyOf(values);
        }
    }

    /** @param containers those that are looked at */
    public static ConfigurationChange of(
            Configuration before, Configuration after, Collection<ContainerIdentity> containers) {
        List<OfContainer> changed = new ArrayList<>();
        for (ContainerIdentity one : containers) {
            OfContainer change = of(before, after, one);
            if (!change.before().equals(change.after()) || !change.values().isEmpty()) {
                changed.add(change);
            }
        }
        return new ConfigurationChange(values(before, after), changed);
    }

    private static OfContainer of(Configuration before, Configuration after, ContainerIdentity one) {
        Set<String> tags = one.tags().orElse(Set.of());
        return new OfContainer(
                one,
                place(before, one, tags),
                place(after, one, tags),
                changed(byKey(before.of(one.id(), one.name(), tags)), byKey(after.of(one.id(), one.name(), tags))));
    }

    private static Place place(Configuration configuration, ContainerIdentity one, Set<String> tags) {
        EffectiveSettings settings = configuration.settings().containers().of(one.id(), one.name(), tags);
        return new Place(settings.settings().section(), settings.mode());
    }

    private static List<Value> values(Configuration before, Configuration after) {
        Map<String, Map<String, String>> old = bySection(before);
        Map<String, Map<String, String>> fresh = bySection(after);
        Set<String> sections = new LinkedHashSet<>(fresh.keySet());
        sections.addAll(old.keySet());
        List<Value> ofDefault = List.of();
        List<Value> all = new ArrayList<>();
        for (String section : sections) {
            List<Value> changed =
                    changed(section, old.getOrDefault(section, Map.of()), fresh.getOrDefault(section, Map.of()));
            if (section.equals(RawSection.DEFAULT)) {
                ofDefault = changed;
                all.addAll(changed);
            } else {
                List<Value> known = ofDefault;
                boolean isKept = old.containsKey(section) && fresh.containsKey(section);
                changed.stream()
                        .filter(one -> !isKept || known.stream().noneMatch(other -> isInherited(one, other)))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static boolean isInherited(Value one, Value other) {
        return one.key().equals(other.key())
                && one.before().equals(other.before())
                && one.after().equals(other.after());
    }

    private static Map<String, Map<String, String>> bySection(Configuration configuration) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        for (ResolvedSection section : configuration.sections()) {
            Map<String, String> values = new LinkedHashMap<>();
            section.byKey().forEach((key, value) -> values.put(key, value.displayText()));
            sections.put(section.section(), values);
        }
        return sections;
    }

    private static Map<String, String> byKey(List<EffectiveValue> values) {
        Map<String, String> byKey = new LinkedHashMap<>();
        values.forEach(value -> byKey.put(value.key(), value.value()));
        return byKey;
    }

    /** Of the keys that all containers have: what they list is not about the single one. */
    private static List<Value> changed(Map<String, String> old, Map<String, String> fresh) {
        return changed(RawSection.DEFAULT, old, fresh).stream()
                .filter(value -> KeyCatalogue.find(Scope.TIER, value.key()).isPresent()
                        && !value.key().equals("lxc_containers"))
                .toList();
    }

    private static List<Value> changed(String section, Map<String, String> old, Map<String, String> fresh) {
        Set<String> keys = new LinkedHashSet<>(fresh.keySet());
        keys.addAll(old.keySet());
        List<Value> changed = new ArrayList<>();
        for (String key : keys) {
            String before = old.getOrDefault(key, "");
            String after = fresh.getOrDefault(key, "");
            if (!before.equals(after)) {
                changed.add(new Value(section, key, before, after, needsRestart(section, key)));
            }
        }
        return changed;
    }

    /** Whether a change of this key holds from the next start on only. */
    static boolean needsRestart(String section, String key) {
        Optional<Scope> scope = RawSection.scope(section);
        return switch (scope.orElse(Scope.DEFAULT)) {
            case TIER, GROUP -> false;
            case HISTORY, ML, API, PROXMOX_API -> true;
            case DEFAULT ->
                !RELOADED.contains(key) && KeyCatalogue.find(Scope.TIER, key).isEmpty();
        };
    }
}
