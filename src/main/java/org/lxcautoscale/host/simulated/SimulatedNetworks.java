package org.lxcautoscale.host.simulated;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.Inventory.Network;

/** The network interface of each container, of which it has one. */
public final class SimulatedNetworks {

    private final Map<ContainerId, List<Network>> networks = new HashMap<>();

    SimulatedNetworks() {}

    /** Sets the address of a container; empty for DHCP. */
    public void set(ContainerId id, Optional<Ipv4Interface> address) {
        networks.put(id, List.of(new Network("net0", address)));
    }

    /** The address of a container; empty for DHCP. */
    public Optional<Ipv4Interface> address(ContainerId id) {
        return networks.getOrDefault(id, List.of()).stream().findFirst().flatMap(Network::address);
    }

    void copy(ContainerId from, ContainerId to) {
        networks.put(to, networks.getOrDefault(from, List.of()));
    }

    void remove(ContainerId id) {
        networks.remove(id);
    }

    Map<ContainerId, List<Network>> all() {
        return Map.copyOf(networks);
    }
}
