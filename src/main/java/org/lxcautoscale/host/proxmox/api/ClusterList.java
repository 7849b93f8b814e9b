package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;

/** The resource list of a cluster: its nodes, and the containers on each. */
final class ClusterList {

    static final long LARGEST_VMID = 999_999_999;

    private static final String CONTAINER = "lxc/";

    private final SortedMap<String, NodeRow> nodes = new TreeMap<>();
    private final Map<ContainerId, ContainerRow> containers = new LinkedHashMap<>();
    private final SortedSet<String> anomalies = new TreeSet<>();

    /** A container of the list. */
    record ContainerRow(ContainerId id, String node, ApiResponses.ResourceRow resource) {

        private static final Set<String> STATES = Set.of("running", "stopped", "unknown");
        private static final List<String> NEEDED =
                List.of("type", "vmid", "status", "maxcpu", "maxmem", "template", "lock", "tags");
        private static final List<String> NEEDED_OF_RUNNING = List.of("cpu", "mem", "uptime");

        boolean isRunning() {
            return "running".equals(resource.status());
        }

        /** Whether Proxmox knows if the container runs. */
        boolean isRunningOrStopped() {
            return isRunning() || "stopped".equals(resource.status());
        }

        boolean isTemplate() {
            return resource.template();
        }

        /**
         * The required fields that are invalid, such as {@code mem is 'n/a'}; empty when there are none. Tags and lock
         * are required because they may exclude the container.
         */
        String invalidFields() {
            String status = resource.status();
            if (status != null && !STATES.contains(status)) {
                return "status is '%s'".formatted(ErrorResponse.singleLine(status));
            }
            return Fields.describe(resource.invalidFields(), NEEDED);
        }

        /** The same for the usage fields. */
        String invalidUsage() {
            return Fields.describe(resource.invalidFields(), NEEDED_OF_RUNNING);
        }

        /** Whether the list contains the container's size. */
        boolean hasSize() {
            return resource.maxcpu() != null && resource.maxmem() != null;
        }

        double maxcpu() {
            return resource.maxcpu() == null ? 0 : resource.maxcpu();
        }

        long maxmem() {
            return resource.maxmem() == null ? 0 : resource.maxmem();
        }

        /** Whether {@code maxcpu} may not be the number of cores but a CPU limit, or all CPUs of the node. */
        boolean mayBeUnlimited(double nodeCpus) {
            return maxcpu() != Math.rint(maxcpu()) || maxcpu() < 1 || maxcpu() >= Math.min(nodeCpus, 8192);
        }
    }

    /**
     * A node of the list.
     *
     * @param resource its row; null when the token may not see it, or the node is not listed
     */
    record NodeRow(String name, ApiResponses.@Nullable ResourceRow resource, List<ContainerRow> containers) {

        private static final List<String> NEEDED = List.of("status", "maxcpu", "maxmem");

        /**
         * Why the node is unknown, so that nothing can be granted on it and its containers are unknown too; empty when
         * there is no problem. Contains no numbers, so that the same problem always has the same text.
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

        /** Whether pvestatd has not reported for so long that Proxmox no longer knows the state; the node may be up. */
        boolean isSilent() {
            return resource != null && "unknown".equals(resource.status());
        }

        /** Whether the node is not reported as offline, and may be asked. */
        boolean isOnline() {
            return resource == null || !"offline".equals(resource.status());
        }

        /** Number of CPUs; 0 when unknown. */
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

    /** An empty list. */
    ClusterList() {}

    /** Parses the rows of {@code GET /cluster/resources}. */
    static ClusterList of(List<?> rows) {
        ClusterList list = new ClusterList();
        List<ContainerRow> found = new ArrayList<>();
        for (Object element : rows) {
            Optional<Fields> row = Fields.of(element);
            if (row.isEmpty()) {
                list.anomalies.add("a row of /cluster/resources is not an object: it is ignored");
                continue;
            }
            String type = row.get().text("type");
            if ("node".equals(type)) {
                list.addNode(ApiResponses.ResourceRow.of("node", row.get()));
            } else if ("lxc".equals(type) || isContainer(row.get().text("id"))) {
                list.container(row.get()).ifPresent(found::add);
            } else if (type == null) {
                list.anomalies.add("a row of /cluster/resources has no valid type: it is ignored");
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
            anomalies.add("a node in /cluster/resources has no valid name: it is ignored");
        } else {
            nodes.put(node.node(), new NodeRow(node.node(), node, new ArrayList<>()));
        }
    }

    private Optional<ContainerRow> container(Fields row) {
        Long vmid = row.boundedInteger("vmid", 1, LARGEST_VMID);
        if (vmid == null) {
            // The id contains it too.
            String id = row.text("id");
            String number = id != null && isContainer(id) ? id.substring(CONTAINER.length()) : "";
            if (!number.matches("[1-9]\\d{0,8}")) {
                anomalies.add("a container in /cluster/resources has no valid vmid: it is ignored");
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
            anomalies.add("container %s in /cluster/resources has no valid node: it is ignored".formatted(id));
            return Optional.empty();
        }
        return Optional.of(new ContainerRow(id, node, resource));
    }

    private void add(ContainerRow row) {
        if (containers.putIfAbsent(row.id(), row) != null) {
            anomalies.add("container %s is in /cluster/resources twice: one of them is ignored".formatted(row.id()));
            return;
        }
        nodes.computeIfAbsent(row.node(), name -> new NodeRow(name, null, new ArrayList<>()))
                .containers()
                .add(row);
    }

    /**
     * Problems of the list that belong to no container; without numbers, so that the same problem always has the same
     * text.
     */
    SortedSet<String> anomalies() {
        return anomalies;
    }

    /** The nodes, sorted by name. */
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

    /** Whether the token can see any container or the state of any node. */
    boolean hasAnyData() {
        return !containers.isEmpty() || nodes.values().stream().anyMatch(node -> node.cpus() > 0 || node.isSilent());
    }
}
