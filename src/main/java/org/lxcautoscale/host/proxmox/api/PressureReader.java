package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.proxmox.api.ClusterList.NodeRow;

/**
 * Pressure (PSI) of containers, and what they have swapped out, which only the container lists of single nodes contain (pressure since Proxmox VE 9).
 * Each observation asks some of the nodes, in turn; on other nodes it is unknown.
 */
final class PressureReader {

    private final ApiClient client;
    private final Map<ContainerId, GuestPressure> pressures = new HashMap<>();
    private int turn;
    private boolean isReported = true;

    /**
     * Pressure in percent over the last 10 s.
     *
     * @param cpu {@code some}
     * @param memory {@code full}
     * @param io {@code some}
     * @param swap bytes that are swapped out
     */
    record GuestPressure(OptionalDouble cpu, OptionalDouble memory, OptionalDouble io, OptionalLong swap) {

        static final GuestPressure UNKNOWN = new GuestPressure(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty());

        static GuestPressure of(ApiResponses.GuestStatus guest) {
            return new GuestPressure(
                    optional(guest.pressurecpusome()),
                    optional(guest.pressurememoryfull()),
                    optional(guest.pressureiosome()),
                    guest.swap() == null ? OptionalLong.empty() : OptionalLong.of(guest.swap()));
        }

        /** Whether pressure is reported. */
        boolean isReported() {
            return cpu.isPresent() || memory.isPresent() || io.isPresent();
        }

        private static OptionalDouble optional(@Nullable Double value) {
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }

    PressureReader(ApiClient client) {
        this.client = client;
    }

    GuestPressure of(ContainerId id) {
        return pressures.getOrDefault(id, GuestPressure.UNKNOWN);
    }

    /** Asks at most {@code requests} nodes. */
    void refresh(ClusterList list, int requests) {
        pressures.clear();
        List<String> nodes = new ArrayList<>();
        for (NodeRow node : list.nodes()) {
            if (node.problem().isEmpty() && node.hasRunning()) {
                nodes.add(node.name());
            }
        }
        for (int i = 0; isReported && i < Math.min(requests, nodes.size()); i++) {
            ask(nodes.get(turn++ % nodes.size()));
        }
    }

    private void ask(String node) {
        try {
            boolean isAnyRunning = false;
            boolean isAnyReported = false;
            for (ApiResponses.GuestStatus guest : client.guests(node)) {
                if (guest.vmid() != null && "running".equals(guest.status())) {
                    isAnyRunning = true;
                    GuestPressure pressure = GuestPressure.of(guest);
                    isAnyReported |= pressure.isReported();
                    pressures.put(new ContainerId(Long.toString(guest.vmid())), pressure);
                }
            }
            // A version or kernel that does not report pressure will not start to do so while we run.
            isReported = !isAnyRunning || isAnyReported;
        } catch (ApiException _) {
            // Pressure is optional.
        }
    }
}
