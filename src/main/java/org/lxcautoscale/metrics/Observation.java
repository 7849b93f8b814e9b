package org.lxcautoscale.metrics;

import java.util.List;
import java.util.Optional;
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
