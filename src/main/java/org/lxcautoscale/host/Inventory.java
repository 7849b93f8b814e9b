package org.lxcautoscale.host;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;

/**
 * What exists on a host or in a cluster and must not be taken twice, from the configurations of all guests, virtual machines
 * and guests on nodes that are offline included.
 *
 * @param ids the ids of all guests
 * @param networks the networks that their configurations name; a guest without, or of which they are not known, is left out
 * @param unknownNetworks the guests whose networks are not known, as on a node that does not answer, each with the reason in
 *     words; no address can be said to be free then
 * @param storages names of the storages for disks of containers on each node that is online; a node whose storages are not
 *     known is left out
 * @param isNumbered whether ids are numbers, as on Proxmox; names otherwise
 */
public record Inventory(
        Set<ContainerId> ids,
        Map<ContainerId, List<Network>> networks,
        Map<ContainerId, String> unknownNetworks,
        Map<String, Set<String>> storages,
        boolean isNumbered) {

    public Inventory {
        ids = Set.copyOf(ids);
        networks = Map.copyOf(networks);
        unknownNetworks = Map.copyOf(unknownNetworks);
        storages = Map.copyOf(storages);
    }

    /** One in which the networks of all guests are known. */
    public Inventory(
            Set<ContainerId> ids,
            Map<ContainerId, List<Network>> networks,
            Map<String, Set<String>> storages,
            boolean isNumbered) {
        this(ids, networks, Map.of(), storages, isNumbered);
    }

    /**
     * A network interface of a guest.
     *
     * @param name {@code net0}
     * @param address the fixed address in its configuration; empty if it has none there, as with DHCP
     */
    public record Network(String name, Optional<Ipv4Interface> address) {}

    /** The fixed addresses of all guests but this one, as far as they are known. */
    public Set<Ipv4> addressesBeside(ContainerId guest) {
        return networks.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(guest))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream)
                .flatMap(network -> network.address().stream())
                .map(Ipv4Interface::address)
                .collect(Collectors.toSet());
    }

    /** The first interface of a guest, which is the one that {@link ContainerTask.SetAddress} sets; empty if it has none. */
    public Optional<Network> first(ContainerId guest) {
        return networks.getOrDefault(guest, List.of()).stream()
                .filter(network -> network.name().equals("net0"))
                .findFirst();
    }
}
