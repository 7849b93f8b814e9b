package org.lxcautoscale.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;

/**
 * A horizontal scaling group.
 *
 * @param section {@code HORIZONTAL_SCALING_GROUP_WEB}
 * @param tag carried by the group's members, in lower case
 * @param containers members from the beginning, which get the tag
 */
public record GroupSettings(
        String section,
        String tag,
        Set<ContainerId> containers,
        Instances instances,
        ScaleOut scaleOut,
        ScaleIn scaleIn,
        Clones clones,
        HealthCheck health,
        Hooks hooks) {

    /** What the sections of groups begin with. */
    public static final String PREFIX = "HORIZONTAL_SCALING_GROUP_";

    public GroupSettings {
        containers = Set.copyOf(containers);
    }

    /** The group's short name, by which people call it: {@code WEB}. */
    public String name() {
        return section.substring(PREFIX.length());
    }

    /**
     * How many members it has.
     *
     * @param surge how many more than wanted there may be while members are replaced; 0 to terminate the old one first
     */
    public record Instances(int min, int max, int surge) {}

    /** Averages over all members that are ready, in percent of their sizes. */
    public record Load(double cpu, double memory) {}

    /**
     * When a member is added.
     *
     * @param above either is enough
     * @param gracePeriod after the last addition
     * @param isVerticalFirst whether members are to grow to the largest size of their tier before
     */
    public record ScaleOut(Load above, Duration gracePeriod, boolean isVerticalFirst) {}

    /**
     * When a member is taken out, and how.
     *
     * @param below both are needed
     * @param gracePeriod after the last addition or removal
     */
    public record ScaleIn(Way way, Load below, Duration gracePeriod) {

        /** What becomes of a member that is taken out. */
        public enum Way {
            /** Members are never taken out. */
            OFF,
            /** It is stopped, and started again when the group grows. */
            STOP,
            /** It is removed with its disks. */
            DESTROY
        }
    }

    /**
     * How members are made.
     *
     * @param base the container that is cloned ({@code base_snapshot_name})
     * @param startingId lowest id for clones, where ids are numbers
     * @param addresses of which each clone gets one; empty for DHCP
     * @param prefixLength of the addresses; empty for that of the base
     * @param isLinked whether clones of a template share its disks
     * @param nodes that clones may be on; empty for all
     * @param isPacked whether clones go to the node with the least room that is enough, rather than to the one with the most
     * @param storage for the disks of clones; empty for that of the base
     */
    public record Clones(
            ContainerId base,
            int startingId,
            List<Ipv4> addresses,
            Optional<Integer> prefixLength,
            boolean isLinked,
            List<String> nodes,
            boolean isPacked,
            Optional<String> storage) {

        public Clones {
            addresses = List.copyOf(addresses);
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * When a member counts as healthy.
     *
     * @param interval between two checks
     * @param timeout of one
     * @param failures in a row after which it counts as unhealthy
     * @param startGrace how long it may take to become ready after it has started
     */
    public record HealthCheck(Probe probe, Duration interval, Duration timeout, int failures, Duration startGrace) {}

    /** What is checked. */
    public sealed interface Probe {

        /** That it runs. */
        record Running() implements Probe {}

        /** That a TCP connection is accepted. */
        record Tcp(int port) implements Probe {}

        /**
         * That HTTP is answered with a status from 200 to 399.
         *
         * @param path {@code /health}
         */
        record Http(int port, String path) implements Probe {}
    }

    /**
     * Programs that are run for members; empty for none.
     *
     * @param onReady program and arguments, when a new member is ready
     * @param onTerminate the same, before a member is stopped
     * @param timeout after which it is killed
     */
    public record Hooks(List<String> onReady, List<String> onTerminate, Duration timeout) {
        public Hooks {
            onReady = List.copyOf(onReady);
            onTerminate = List.copyOf(onTerminate);
        }
    }
}
