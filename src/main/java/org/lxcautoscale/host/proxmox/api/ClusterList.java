package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Detail;

/** The list of the cluster, taken apart: nodes, and the containers on each. */
final class ClusterList {

    static final long LARGEST_VMID = 999_999_999;

    private static final String CONTAINER = "lxc/";

    private final SortedMap<String, NodeRow> nodes = new TreeMap<>();
    private final Map<ContainerId, ContainerRow> containers = new LinkedHashMap<>();
    private final SortedSet<String> anomalies = new TreeSet<>();

    /** A container in the list. */
    record ContainerRow(ContainerId id, String node, ApiResponses.ResourceRow resource) {

        private static final Set<String> STATES = Set.of("running", "stopped", "unknown");
        private static final List<String> NEEDED =
                List.of("type", "vmid", "status", "maxcpu", "maxmem", "template", "lock", "tags");
        private static final List<String> NEEDED_OF_RUNNING = List.of("cpu", "mem", "uptime");

        boolean isRunning() {
            return "running".equals(resource.status());
        }

        /** Whether Proxmox knows if it runs. */
        boolean isRunningOrStopped() {
            return isRunning() || "stopped".equals(resource.status());
        }

        boolean isTemplate() {
            return resource.template();
        }

        /**
         * The fields of the row that are needed and make no sense, as {@code mem is 'n/a'}; empty when there are none.
         * Tags and lock are needed, for they may say that it is to be left alone.
         */
        String invalidFields() {
            String status = resource.status();
            if (status != null && !STATES.contains(status)) {
                return "status is '%s'".formatted(ErrorResponse.singleLine(status));
            }
            return Fields.describe(resource.invalidFields(), NEEDED);
        }

        /** The same, of the fields that tell what it uses. */
        String invalidUsage() {
            return Fields.describe(resource.invalidFields(), NEEDED_OF_RUNNING);
        }

        /** Whether the list tells its size. */
        boolean hasSize() {
            return resource.maxcpu() != null && resource.maxmem() != null;
        }

        double maxcpu() {
            return resource.maxcpu() == null ? 0 : resource.maxcpu();
        }

        long maxmem() {
            return resource.maxmem() == null ? 0 : resource.maxmem();
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
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }

        /** Whether the list may show something else than a number of cores: a CPU limit, or all CPUs of the node. */
        boolean mayBeUnlimited(double nodeCpus) {
            return maxcpu() != Math.rint(maxcpu()) || maxcpu() < 1 || maxcpu() >= Math.min(nodeCpus, 8192);
        }
    }

    /**
     * A node in the list.
     *
     * @param resource what was measured of it; null when the token may not see it, or the node was not listed
     */
    record NodeRow(String name, ApiResponses.@Nullable ResourceRow resource, List<ContainerRow> containers) {

        private static final List<String> NEEDED = List.of("status", "maxcpu", "maxmem");

        /**
         * Why nothing is known of it, so that nothing of it can be handed out, and nothing be said of its containers;
         * empty when all is known. Without figures, so that the same problem reads the same.
         */
        String problem() {
            String status = resource == null ? null : resource.status();
            if ("offline".equals(status)) {
                return "node %s is offline".formatted(name);
            }
            if (resource == null || isSilent()) {
                return "Proxmox knows nothing of node %s: does pvestatd run there?".formatted(name);
            }
            String invalidFields = Fields.describe(resource.invalidFields(), NEEDED);
            if (!invalidFields.isEmpty()) {
                return "the row of node %s in /cluster/resources makes no sense: %s".formatted(name, invalidFields);
            }
            return resource.maxcpu() == null || resource.maxmem() == null
                    ? "node %s cannot be read: the API token lacks Sys.Audit on /nodes/%<s".formatted(name)
                    : "";
        }

        /** Whether pvestatd has not told anything of it for so long that Proxmox has forgotten it. */
        boolean isSilent() {
            return resource != null && "unknown".equals(resource.status());
        }

        /** Whether it can be asked: it may be, when nobody says that it is offline. */
        boolean isOnline() {
            return resource == null || !"offline".equals(resource.status());
        }

        /** Its CPUs; 0 when they are not known. */
        int cpus() {
            return resource == null || resource.maxcpu() == null ? 0 : (int) Math.round(resource.maxcpu());
        }

        long memory() {
            return resource == null || resource.maxmem() == null ? 0 : resource.maxmem();
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

    /** An empty one. */
    ClusterList() {}

    /** Of the rows of {@code GET /cluster/resources}. */
    static ClusterList of(List<?> rows) {
        ClusterList list = new ClusterList();
        List<ContainerRow> found = new ArrayList<>();
        for (Object element : rows) {
            Optional<Fields> row = Fields.of(element);
            if (row.isEmpty()) {
                list.anomalies.add("a row of /cluster/resources is no object: it is passed over");
                continue;
            }
            String type = row.get().text("type");
            if ("node".equals(type)) {
                list.addNode(ApiResponses.ResourceRow.of("node", row.get()));
            } else if ("lxc".equals(type) || isContainer(row.get().text("id"))) {
                list.container(row.get()).ifPresent(found::add);
            } else if (type == null) {
                list.anomalies.add("a row of /cluster/resources has no type that makes sense: it is passed over");
            }
        }
        found.forEach(list::add);
        return list;
    }

    private static boolean isContainer(@Nullable String id) {
        return id != null && id.startsWith(CONTAINER);
    }

    private void addNode(ApiResponses.ResourceRow node) {
        if (node.node() == null || !ApiClient.isNode(node.node())) {
            anomalies.add("a node in /cluster/resources has no name that makes sense: it is passed over");
        } else {
            nodes.put(node.node(), new NodeRow(node.node(), node, new ArrayList<>()));
        }
    }

    private Optional<ContainerRow> container(Fields row) {
        Long vmid = row.boundedInteger("vmid", 1, LARGEST_VMID);
        if (vmid == null) {
            // Proxmox says it twice.
            String id = row.text("id");
            String number = id != null && isContainer(id) ? id.substring(CONTAINER.length()) : "";
            if (!number.matches("[1-9]\\d{0,8}")) {
                anomalies.add("a container in /cluster/resources has no vmid that makes sense: it is passed over");
                return Optional.empty();
            }
            row.markInvalid("vmid", "missing");
            vmid = Long.valueOf(number);
        }
        String type = row.text("type");
        if (!"lxc".equals(type)) {
            row.markInvalid("type", type == null ? "missing" : "'" + ErrorResponse.singleLine(type) + "'");
        }
        ApiResponses.ResourceRow resource = ApiResponses.ResourceRow.of("lxc", row);
        ContainerId id = new ContainerId(Long.toString(vmid));
        String node = resource.node();
        if (node == null || !ApiClient.isNode(node)) {
            anomalies.add(
                    "container %s in /cluster/resources has no node that makes sense: it is passed over".formatted(id));
            return Optional.empty();
        }
        return Optional.of(new ContainerRow(id, node, resource));
    }

    private void add(ContainerRow row) {
        if (containers.putIfAbsent(row.id(), row) != null) {
            anomalies.add("container %s is in /cluster/resources twice: one of them is passed over".formatted(row.id()));
            return;
        }
        nodes.computeIfAbsent(row.node(), name -> new NodeRow(name, null, new ArrayList<>()))
                .containers()
                .add(row);
    }

    /** What is odd in the list and belongs to no container; without figures, so that the same anomaly reads the same. */
    SortedSet<String> anomalies() {
        return anomalies;
    }

    /** In the order of their names. */
    Iterable<NodeRow> nodes() {
        return nodes.values();
    }

    @Nullable
    NodeRow node(String name) {
        return nodes.get(name);
    }

    Map<ContainerId, ContainerRow> containers() {
        return containers;
    }

    /** Whether the token sees any node's figures or any container. */
    boolean hasAnyData() {
        return !containers.isEmpty() || nodes.values().stream().anyMatch(node -> node.cpus() > 0 || node.isSilent());
    }
}
