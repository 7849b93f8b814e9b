package org.lxcautoscale.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/**
 * Which settings hold for which container.
 *
 * @param defaults the settings of containers without a tier
 * @param tiers by section name ({@code TIER_WEB}), in the order of the file
 * @param tierOf what the tiers list, and the section name of the tier that lists it
 * @param ignored containers that are never touched
 */
public record ContainerPolicies(
        ContainerSettings defaults,
        Map<String, ContainerSettings> tiers,
        Map<Selector, String> tierOf,
        Set<Selector> ignored,
        List<GroupSettings> groups) {

    public ContainerPolicies {
        tiers = Map.copyOf(tiers);
        tierOf = Collections.unmodifiableMap(new LinkedHashMap<>(tierOf));
        ignored = Collections.unmodifiableSet(new LinkedHashSet<>(ignored)); // in the order of the file
        groups = List.copyOf(groups);
    }

    /** What holds for a container. */
    public EffectiveSettings of(Container container) {
        return of(container.id(), container.name(), container.tags());
    }

    /** What holds for the container of this id when it has this name and these tags. */
    public EffectiveSettings of(ContainerId id, String name, Collection<String> tags) {
        return new TagResolution(this, id, name, tags).resolve();
    }

    /** The sections of the tiers that list the container. More than one is a mistake. */
    List<String> tiersOf(ContainerId id, String name, Collection<String> tags) {
        return tierOf.entrySet().stream()
                .filter(entry -> entry.getKey().selects(id, name, tags))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** Whether {@code ignore_lxc} names the container, or may be meant to. */
    boolean ignores(ContainerId id, String name, Collection<String> tags) {
        return ignored.stream().anyMatch(entry -> entry.couldMean(id, name, tags));
    }

    /** Whether the container is left alone, by the configuration or by its tags. */
    public boolean isIgnored(Container container) {
        return container.tags().contains(Tag.OFF) || ignores(container.id(), container.name(), container.tags());
    }

    /**
     * Entries of {@code ignore_lxc} and {@code lxc_containers} that mean no container, one sentence each, in the order of
     * the file.
     *
     * @param present all containers that there are
     */
    public List<String> unmatchedEntries(Collection<Identity> present) {
        List<String> sentences = new ArrayList<>();
        for (Selector entry : ignored) {
            if (present.stream().noneMatch(one -> isMeant(entry, one, true))) {
                sentences.add("DEFAULT: ignore_lxc lists '" + entry + "', but there is no such container: the entry"
                        + " protects none");
            }
        }
        tierOf.forEach((entry, tier) -> {
            if (present.stream().noneMatch(one -> isMeant(entry, one, false))) {
                sentences.add(tier + ": lxc_containers lists '" + entry + "', but there is no such container");
            }
        });
        for (GroupSettings group : groups) {
            group.containers().stream()
                    .filter(id -> present.stream().noneMatch(one -> one.id().equals(id)))
                    .sorted()
                    .forEach(id -> sentences.add(
                            group.section() + ": lxc_containers lists '" + id + "', but there is no such container"));
        }
        return List.copyOf(sentences);
    }

    /** A container whose tags cannot be told now could have any. */
    private static boolean isMeant(Selector entry, Identity one, boolean broadly) {
        if (one.tags().isEmpty() && entry instanceof Selector.Tagged) {
            return true;
        }
        Set<String> tags = one.tags().orElse(Set.of());
        return broadly ? entry.couldMean(one.id(), one.name(), tags) : entry.selects(one.id(), one.name(), tags);
    }

    /** The longest stabilisation window that any tier asks for, in cycles. */
    public int longestStabilization() {
        int longest = defaults.shrinkSafety().stabilizationCycles();
        for (ContainerSettings tier : tiers.values()) {
            longest = Math.max(longest, tier.shrinkSafety().stabilizationCycles());
        }
        return longest;
    }
}
