package org.lxcautoscale.ui.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * Which containers each part of a configuration touches, before a change and after it.
 *
 * @param parts DEFAULT first, then tiers by name, at last what is left alone
 */
public record Coverage(List<Part> parts) {

    public Coverage {
        parts = List.copyOf(parts);
    }

    /** What becomes of a container in a part. */
    public enum Change {
        STAYS,
        COMES,
        GOES
    }

    /**
     * A container in a part.
     *
     * @param because why it is left alone, or which tag has put it there; empty for the usual reasons
     */
    public record Touched(ContainerIdentity container, Change change, String because) {}

    /**
     * A tier, DEFAULT, or those that are left alone.
     *
     * @param section empty for those that are left alone
     */
    public record Part(String section, List<Touched> containers) {
        public Part {
            containers = List.copyOf(containers);
        }

        public boolean isLeftAlone() {
            return section.isEmpty();
        }
    }

    /** @param after the same as before where nothing is changed */
    static Coverage of(Configuration before, Configuration after, Collection<ContainerIdentity> containers) {
        Map<String, List<Touched>> parts = new LinkedHashMap<>();
        parts.put("DEFAULT", new ArrayList<>());
        sections(before.settings().containers(), after.settings().containers())
                .forEach(section -> parts.put(section, new ArrayList<>()));
        parts.put("", new ArrayList<>());
        for (ContainerIdentity one : containers) {
            EffectiveSettings old = settings(before, one);
            EffectiveSettings fresh = settings(after, one);
            if (part(old).equals(part(fresh))) {
                add(parts, fresh, new Touched(one, Change.STAYS, because(fresh)));
            } else {
                add(parts, old, new Touched(one, Change.GOES, because(old)));
                add(parts, fresh, new Touched(one, Change.COMES, because(fresh)));
            }
        }
        return new Coverage(parts.entrySet().stream()
                .map(part -> new Part(part.getKey(), part.getValue()))
                .filter(part -> !part.isLeftAlone() || !part.containers().isEmpty())
                .toList());
    }

    private static List<String> sections(ContainerPolicies before, ContainerPolicies after) {
        List<String> sections = new ArrayList<>(after.tiers().keySet());
        before.tiers().keySet().stream()
                .filter(section -> !sections.contains(section))
                .forEach(sections::add);
        return sections.stream().sorted().toList();
    }

    private static EffectiveSettings settings(Configuration configuration, ContainerIdentity one) {
        return configuration
                .settings()
                .containers()
                .of(one.id(), one.name(), one.tags().orElse(Set.of()));
    }

    private static void add(Map<String, List<Touched>> parts, EffectiveSettings settings, Touched touched) {
        Optional.ofNullable(parts.get(part(settings))).ifPresent(part -> part.add(touched));
    }

    private static String part(EffectiveSettings settings) {
        return settings.isIgnored() ? "" : settings.settings().section();
    }

    private static String because(EffectiveSettings settings) {
        return settings.isManaged() ? settings.tierTag() : settings.because();
    }
}
