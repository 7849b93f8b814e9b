package org.lxcautoscale.settings;

import java.util.List;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/**
 * A horizontal scaling group.
 *
 * @param section {@code HORIZONTAL_SCALING_GROUP_WEB}
 * @param tag marks the group's members; empty: made from the section's name
 * @param containers its first members
 */
public record GroupSettings(String section, ScaleOut scaleOut, Clones clones, String tag, Set<ContainerId> containers) {

    /**
     * When a clone is added.
     *
     * @param cpuUpperThreshold average usage in percent above which one is
     * @param memoryUpperThreshold the same of memory
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
     * @param base the container that clones are made of ({@code base_snapshot_name})
     * @param startingId ids of clones begin here
     * @param staticAddresses {@code static_ip_range}: two entries are the first and the last address, more are the
     *     addresses themselves
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
