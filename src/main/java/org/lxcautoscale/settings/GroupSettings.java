package org.lxcautoscale.settings;

import java.util.List;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * A horizontal scaling group.
 *
 * @param section {@code HORIZONTAL_SCALING_GROUP_WEB}
 * @param base the container that clones are made of ({@code base_snapshot_name})
 * @param staticAddresses {@code static_ip_range}: two entries are the first and the last address, more are the
 *     addresses themselves
 * @param tag marks the group's members; empty: made from the section's name
 */
public record GroupSettings(
        String section,
        ContainerId base,
        int minInstances,
        int maxInstances,
        int startingCloneId,
        NetworkType networkType,
        List<String> staticAddresses,
        double cpuUpperThreshold,
        double memoryUpperThreshold,
        int scaleOutGracePeriod,
        String tag,
        Set<ContainerId> containers) {

    /** How a clone gets its address. */
    public enum NetworkType {
        DHCP,
        STATIC
    }

    public GroupSettings {
        staticAddresses = List.copyOf(staticAddresses);
        containers = Set.copyOf(containers);
    }
}
