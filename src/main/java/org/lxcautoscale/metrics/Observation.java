package org.lxcautoscale.metrics;

import java.util.List;
import org.lxcautoscale.container.Container;

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

    /** What all nodes together have. For people: what one node has free is of no use to another. */
    public HostUsage host() {
        return nodes.size() == 1
                ? nodes.getFirst().usage()
                : HostUsage.sum(nodes.stream().map(Node::usage).toList());
    }

    /**
     * One machine: what it has, who is there, and what each container uses.
     *
     * @param name of the node of a cluster; empty for a single host
     */
    public record Node(String name, HostUsage usage, List<Observed> containers) {

        public Node {
            containers = List.copyOf(containers);
        }
    }

    /** One container and what was read of it. */
    public record Observed(Container container, Reading reading, Detail detail) {

        /** Without further figures. */
        public Observed(Container container, Reading reading) {
            this(container, reading, Detail.NONE);
        }

        public Observed with(Detail known) {
            return new Observed(container, reading, known);
        }
    }
}
