package org.lxcautoscale.settings;

import java.util.List;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * A horizontal scaling group.
 *
 * @param section {@code HORIZONTAL_SCALING_GROUP_WEB}
 * @param tag of the group's members; if empty, derived from the section's name
 * @param containers its first members
 */
public record GroupSettings(String section, ScaleOut scaleOut, Clones clones, String tag, Set<ContainerId> containers) {

    /**
     * When a clone is added.
     *
     * @param cpuUpperThreshold average CPU usage in percent above which a clone is added
     * @param memoryUpperThreshold the same for memory
     * @param gracePeriod seconds between two clones
     */
    public record ScaleOut(
            int minInstances,
            int maxInstances,
            double cpuUpperThreshold,
            double memoryUpperThreshold,
            int gracePeriod) {}

    /**
     * How a clone is made.
     *
     * @param base the container to clone ({@code base_snapshot_name})
     * @param startingId lowest id for clones
     * @param staticAddresses {@code static_ip_range}: either the first and the last address, or all if more than two
     */
    public record Clones(ContainerId base, int startingId, NetworkType networkType, List<String> staticAddresses) {

        public Clones {
            staticAddresses = List.copyOf(staticAddresses);
        }
    }

    /** How a clone gets its address. */
    public enum NetworkType {
        DHCP,
        STATIC
    }

    public GroupSettings {
        containers = Set.copyOf(containers);
    }
}
