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
import org.lxcautoscale.container.CpuUnit;

/**
 * Which settings apply to which container.
 *
 * @param defaults the settings of containers without a tier
 * @param tiers by section name ({@code TIER_WEB})
 * @param tierOf the entries of {@code lxc_containers}, with the section name of their tier
 * @param ignored the entries of {@code ignore_lxc}, in file order
 * @param observedBecause why all containers are only observed; empty if they are not
 */
public record ContainerPolicies(
        ContainerSettings defaults,
        Map<String, ContainerSettings> tiers,
        Map<ContainerSelector, String> tierOf,
        Set<ContainerSelector> ignored,
        List<GroupSettings> groups,
        String observedBecause) {

    public ContainerPolicies {
        tiers = Map.copyOf(tiers);
        tierOf = Collections.unmodifiableMap(new LinkedHashMap<>(tierOf));
        ignored = Collections.unmodifiableSet(new LinkedHashSet<>(ignored));
        groups = List.copyOf(groups);
    }

    /** The same, but every container is only observed. */
    ContainerPolicies observedOnly(String because) {
        return new ContainerPolicies(defaults, tiers, tierOf, ignored, groups, because);
    }

    /** Whether every container is only observed. */
    public boolean isObservedOnly() {
        return !observedBecause.isEmpty();
    }

    /** The settings of a container. */
    public EffectiveSettings of(Container container) {
        return of(container.id(), container.name(), container.tags());
    }

    /** The settings of a container with this id, name and tags. */
    public EffectiveSettings of(ContainerId id, String name, Collection<String> tags) {
        return new TagResolution(this, id, name, tags).resolve();
    }

    /** The sections of the tiers that list the container; more than one is an error. */
    List<String> tiersOf(ContainerId id, String name, Collection<String> tags) {
        return tierOf.entrySet().stream()
                .filter(entry -> entry.getKey().matches(id, name, tags))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** Whether {@code ignore_lxc} matches the container, or may be meant to. */
    boolean ignores(ContainerId id, String name, Collection<String> tags) {
        return ignored.stream().anyMatch(entry -> entry.mayMatch(id, name, tags));
    }

    /** Whether the container is left alone, by the configuration or by its tags. */
    public boolean isIgnored(Container container) {
        return container.tags().contains(Tag.OFF) || ignores(container.id(), container.name(), container.tags());
    }

    /** Entries of {@code ignore_lxc} and {@code lxc_containers} that match no container, one sentence each, in file order.
     *
     * @param present all existing containers
     */
    public List<String> unmatchedEntries(Collection<ContainerIdentity> present) {
        List<String> sentences = new ArrayList<>();
        for (ContainerSelector entry : ignored) {
            if (present.stream().noneMatch(one -> isMatched(entry, one, true))) {
                sentences.add("DEFAULT: ignore_lxc lists '" + entry + "', but there is no such container: the entry"
                        + " protects none");
            }
        }
        tierOf.forEach((entry, tier) -> {
            if (present.stream().noneMatch(one -> isMatched(entry, one, false))) {
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

    /** A container whose tags are unknown could have any. */
    private static boolean isMatched(ContainerSelector entry, ContainerIdentity one, boolean broadly) {
        if (one.tags().isEmpty() && entry instanceof ContainerSelector.Tagged) {
            return true;
        }
        Set<String> tags = one.tags().orElse(Set.of());
        return broadly ? entry.mayMatch(one.id(), one.name(), tags) : entry.matches(one.id(), one.name(), tags);
    }

    /** Whether the containers of any tier are sized by {@code cpulimit}. */
    public boolean isAnySizedByCpulimit() {
        return defaults.cpuUnit() == CpuUnit.CPULIMIT
                || tiers.values().stream().anyMatch(tier -> tier.cpuUnit() == CpuUnit.CPULIMIT);
    }

    /** The longest stabilisation window of any tier, in cycles. */
    public int longestStabilization() {
        int longest = defaults.shrinkSafety().stabilizationCycles();
        for (ContainerSettings tier : tiers.values()) {
            longest = Math.max(longest, tier.shrinkSafety().stabilizationCycles());
        }
        return longest;
    }
}
