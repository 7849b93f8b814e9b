package org.lxcautoscale.settings;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;

/**
 * Everything the configuration says, checked and complete.
 *
 * @param pollInterval time between two scaling cycles
 * @param sampleInterval time between two readings of usage, at most {@code pollInterval}
 * @param timezone whose hours {@code off_peak_start} and {@code off_peak_end} are, and log lines show
 * @param ignored containers that are never touched
 * @param defaults the settings of containers without a tier
 * @param tiers by section name ({@code TIER_WEB}), in the order of the file
 * @param tierOf the tier's section name of each container that is in one
 */
public record Settings(
        Backend backend,
        boolean dryRun,
        Duration pollInterval,
        Duration sampleInterval,
        ZoneId timezone,
        HostReserve reserve,
        Set<ContainerId> ignored,
        ContainerSettings defaults,
        Map<String, ContainerSettings> tiers,
        Map<ContainerId, String> tierOf,
        List<GroupSettings> groups,
        FileSettings files,
        GotifySettings gotify,
        ProxmoxApiSettings proxmoxApi) {

    public Settings {
        ignored = Set.copyOf(ignored);
        tiers = Map.copyOf(tiers);
        tierOf = Map.copyOf(tierOf);
        groups = List.copyOf(groups);
    }

    /** What holds for a container, by its id and its tags. */
    public EffectiveSettings of(Container container) {
        return of(container.id(), container.tags());
    }

    /** What holds for the container of this id when it has these tags. */
    public EffectiveSettings of(ContainerId id, Collection<String> tags) {
        return new TagResolution(this, id, tags).resolve();
    }

    /** The settings that the configuration gives a container by its id, tags apart: its tier's, or the defaults. */
    public ContainerSettings of(ContainerId id) {
        String tier = tierOf.get(id);
        return tier == null ? defaults : tiers.getOrDefault(tier, defaults);
    }

    /** Whether the container is left alone, by its id or by its tags. */
    public boolean isIgnored(Container container) {
        return ignored.contains(container.id()) || container.tags().contains(Tag.OFF);
    }

    /** The longest stabilisation window that any tier asks for, in cycles. */
    public int longestStabilization() {
        int longest = defaults.stabilizationCycles();
        for (ContainerSettings tier : tiers.values()) {
            longest = Math.max(longest, tier.stabilizationCycles());
        }
        return longest;
    }
}
