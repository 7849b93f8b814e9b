package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Detail;

/** The list of the cluster, taken apart: nodes, and the containers on each. */
final class ClusterList {

    private final SortedMap<String, NodeRow> nodes = new TreeMap<>();
    private final Map<ContainerId, Row> containers = new LinkedHashMap<>();

    /** A container in the list. */
    record Row(ContainerId id, String node, Answers.Resource resource) {

        boolean isRunning() {
            return "running".equals(resource.status());
        }

        boolean isTemplate() {
            return resource.template() != null && resource.template() != 0;
        }

        double maxcpu() {
            return resource.maxcpu() == null ? 0 : resource.maxcpu();
        }

        long maxmem() {
            return resource.maxmem() == null ? 0 : Math.max(0, resource.maxmem());
        }

        /** What the list tells besides: totals of input and output, and the root file system. */
        Detail detail() {
            return new Detail(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    known(resource.diskread()),
                    known(resource.diskwrite()),
                    known(resource.netin()),
                    known(resource.netout()),
                    known(resource.disk()),
                    known(resource.maxdisk()));
        }

        private static OptionalLong known(@Nullable Long value) {
            return value == null || value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        }

        /** Whether the list may show something else than a number of cores: a CPU limit, or all CPUs of the node. */
        boolean mayLackCores(double nodeCpus) {
            return maxcpu() != Math.rint(maxcpu()) || maxcpu() < 1 || maxcpu() >= Math.min(nodeCpus, 8192);
        }
    }

    /**
     * A node in the list.
     *
     * @param resource what was measured of it; null when the token may not see it, or the node was not listed
     */
    record NodeRow(String name, Answers.@Nullable Resource resource, List<Row> containers) {

        boolean isOnline() {
            return resource == null || !"offline".equals(resource.status());
        }

        /** Whether nothing is heard of it, though it may well be there. */
        boolean isSilent() {
            return resource != null && "unknown".equals(resource.status());
        }

        /** Its CPUs; 0 when the token may not see them. */
        int cpus() {
            return resource == null || resource.maxcpu() == null ? 0 : (int) Math.round(resource.maxcpu());
        }

        long memory() {
            return resource == null || resource.maxmem() == null ? 0 : Math.max(0, resource.maxmem());
        }

        OptionalDouble idleCores() {
            return resource == null || resource.cpu() == null
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(cpus() * (1 - Math.clamp(resource.cpu(), 0, 1)));
        }

        boolean hasRunning() {
            return containers.stream().anyMatch(row -> row.isRunning() && !row.isTemplate());
        }
    }

    ClusterList(List<Answers.Resource> resources) {
        for (Answers.Resource resource : resources) {
            if ("node".equals(resource.type()) && resource.node() != null) {
                nodes.put(resource.node(), new NodeRow(resource.node(), resource, new ArrayList<>()));
            }
        }
        for (Answers.Resource resource : resources) {
            if ("lxc".equals(resource.type())
                    && resource.node() != null
                    && resource.vmid() != null
                    && resource.vmid() > 0) {
                Row row = new Row(new ContainerId(Long.toString(resource.vmid())), resource.node(), resource);
                containers.put(row.id(), row);
                nodes.computeIfAbsent(row.node(), name -> new NodeRow(name, null, new ArrayList<>()))
                        .containers()
                        .add(row);
            }
        }
    }

    /** In the order of their names. */
    Iterable<NodeRow> nodes() {
        return nodes.values();
    }

    @Nullable
    NodeRow node(String name) {
        return nodes.get(name);
    }

    Map<ContainerId, Row> containers() {
        return containers;
    }

    /** Whether the token sees any node's figures or any container. */
    boolean tellsAnything() {
        return !containers.isEmpty() || nodes.values().stream().anyMatch(node -> node.cpus() > 0);
    }
}
