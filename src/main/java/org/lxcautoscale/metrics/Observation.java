package org.lxcautoscale.metrics;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;

/** One look at where containers run: a single host, or all nodes of a cluster. */
public record Observation(List<Node> nodes) {
    public Observation {
        nodes = List.copyOf(nodes);
    }

    /** A look at a single host. */
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
     * What all nodes that tell it have together. For people: what one node has free is of no use to another. Empty when
     * none tells.
     */
    public Optional<HostUsage> host() {
        List<HostUsage> known =
                nodes.stream().flatMap(node -> node.usage().stream()).toList();
        return known.size() <= 1 ? known.stream().findFirst() : Optional.of(HostUsage.sum(known));
    }

    /** The name of the node that a container is on; empty for a single host, or when it was not seen. */
    public Optional<String> nodeOf(ContainerId id) {
        return nodes.stream()
                .filter(node -> !node.name().isEmpty())
                .filter(node -> node.containers().stream()
                        .anyMatch(container -> container.id().equals(id)))
                .map(Node::name)
                .findFirst();
    }

    /**
     * One machine: what it has, who is there, and what each container uses.
     *
     * @param name of the node of a cluster; empty for a single host
     * @param usage empty when the node does not tell, being offline for instance: nothing of it is handed out
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
