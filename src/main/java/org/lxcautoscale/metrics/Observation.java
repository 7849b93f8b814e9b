package org.lxcautoscale.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/** One observation of a single host, or of all nodes of a cluster. */
public record Observation(List<Node> nodes) {
    public Observation {
        nodes = List.copyOf(nodes);
    }

    /** Of a single host. */
    public Observation(HostUsage host, List<Observed> containers) {
        this(List.of(new Node("", host, containers)));
    }

    /** The containers of all nodes. */
    public List<Observed> containers() {
        return nodes.size() == 1
                ? nodes.getFirst().containers()
                : nodes.stream().flatMap(node -> node.containers().stream()).toList();
    }

    /**
     * The sum over all nodes that report their resources, for display only: free resources of one node are of no use to
     * another. Empty if no node reports them.
     */
    public Optional<HostUsage> host() {
        List<HostUsage> known =
                nodes.stream().flatMap(node -> node.usage().stream()).toList();
        return known.size() <= 1 ? known.stream().findFirst() : Optional.of(HostUsage.sum(known));
    }

    /** Only these containers, on the same nodes. */
    public Observation only(Set<ContainerId> some) {
        return new Observation(nodes.stream()
                .map(node -> new Node(
                        node.name(),
                        node.usage(),
                        node.containers().stream()
                                .filter(container -> some.contains(container.id()))
                                .toList()))
                .toList());
    }

    /** This observation of all containers, where a newer one of some of them replaces what it is about. */
    public Observation updatedBy(Observation newer) {
        Map<ContainerId, Observed> changed = new HashMap<>();
        newer.containers().forEach(container -> changed.put(container.id(), container));
        Map<String, Optional<HostUsage>> usages = new HashMap<>();
        newer.nodes().forEach(node -> usages.put(node.name(), node.usage()));
        return new Observation(nodes.stream()
                .map(node -> new Node(
                        node.name(),
                        usages.getOrDefault(node.name(), node.usage()),
                        node.containers().stream()
                                .map(container -> changed.getOrDefault(container.id(), container))
                                .toList()))
                .toList());
    }

    /** The name of the node that a container is on; empty for a single host, or if it was not seen. */
    public Optional<String> nodeOf(ContainerId id) {
        return nodes.stream()
                .filter(node -> !node.name().isEmpty())
                .filter(node -> node.containers().stream()
                        .anyMatch(container -> container.id().equals(id)))
                .map(Node::name)
                .findFirst();
    }

    /**
     * One machine: its resources and its containers.
     *
     * @param name name of the cluster node; empty for a single host
     * @param usage empty if the node does not report its resources, for example because it is offline: none are granted then
     */
    public record Node(String name, Optional<HostUsage> usage, List<Observed> containers) {
        public Node {
            containers = List.copyOf(containers);
        }

        public Node(String name, HostUsage usage, List<Observed> containers) {
            this(name, Optional.of(usage), containers);
        }
    }
}
