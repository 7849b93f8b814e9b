package org.lxcautoscale.host.simulated.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.simulated.api.Cluster.Member;
import org.lxcautoscale.metrics.Observed;

/** Calls that change containers. */
final class GuestCalls {

    private static final List<String> NUMBERS = List.of("cores", "memory");
    private static final List<String> OPTIONS =
            List.of("cores", "memory", "cpulimit", "description", "tags", "net0", "delete", "digest");

    private final Cluster cluster;

    GuestCalls(Cluster cluster) {
        this.cluster = cluster;
    }

    /** {@code PUT …/config}. */
    void configure(String node, ContainerId id, Map<String, String> options) throws RequestFailedException {
        validate(options);
        Container container = require(node, id).container();
        if (options.isEmpty()) {
            throw RequestFailedException.because("no options specified");
        }
        if (!cluster.quorate) {
            throw RequestFailedException.because("cluster not ready - no quorum?");
        }
        String digest = options.get("digest");
        if (digest != null && !digest.equals(cluster.config(container).get("digest"))) {
            throw RequestFailedException.because(
                    "detected modified configuration - file changed by other user? Try again.");
        }
        if (container.isLocked()) {
            throw RequestFailedException.because("CT is locked (%s)".formatted(container.lock()));
        }
        cluster.extras(id).description = options.getOrDefault("description", cluster.extras(id).description);
        cluster.extras(id).cpulimit = options.getOrDefault("cpulimit", cluster.extras(id).cpulimit);
        if (options.containsKey("net0")) {
            cluster.extras(id).networks.put("net0", options.get("net0"));
        }
        if (options.containsKey("tags")) {
            member(node).host.setTags(id, Set.of(options.get("tags").split(";", -1)));
        }
        List<String> deleted = List.of(options.getOrDefault("delete", "").split(",", -1));
        if (deleted.contains("cpulimit")) {
            cluster.extras(id).cpulimit = "";
        }
        if (deleted.contains("tags")) {
            member(node).host.setTags(id, Set.of());
        }
        if (options.containsKey("cores") || options.containsKey("memory") || deleted.contains("cores")) {
            resize(node, container, options);
        }
    }

    private void resize(String node, Container container, Map<String, String> options) throws RequestFailedException {
        Allocation size = container.allocation();
        if (List.of(options.getOrDefault("delete", "").split(",", -1)).contains("cores")) {
            size = new Allocation(Cores.UNLIMITED, size.memory());
        }
        if (options.containsKey("cores")) {
            size = new Allocation(Cores.of(Integer.parseInt(options.get("cores"))), size.memory());
        }
        if (options.containsKey("memory")) {
            size = new Allocation(size.cores(), MemorySize.ofMebibytes(Long.parseLong(options.get("memory"))));
        }
        try {
            member(node).host.writer().write(container.id(), SizeChange.between(container.allocation(), size));
        } catch (WriteFailedException e) {
            throw RequestFailedException.because(String.valueOf(e.getMessage()));
        }
    }

    private static void validate(Map<String, String> options) throws RequestFailedException {
        Map<String, String> errors = new TreeMap<>();
        options.forEach((key, value) -> {
            if (!OPTIONS.contains(key)) {
                errors.put(
                        key, "property is not defined in schema and the schema does not allow additional properties");
            } else if (NUMBERS.contains(key) && !value.matches("-?[0-9]{1,12}")) {
                errors.put(key, "type check ('integer') failed - got '%s'".formatted(value));
            } else if (NUMBERS.contains(key) && Long.parseLong(value) < (key.equals("cores") ? 1 : 16)) {
                errors.put(key, "value must have a minimum value of " + (key.equals("cores") ? 1 : 16));
            } else if (key.equals("cores") && Long.parseLong(value) > 8192) {
                errors.put(key, "value must have a maximum value of 8192");
            } else if (key.equals("net0") && !("," + value).contains(",name=")) {
                errors.put(key, "invalid format - name: property is missing and it is not optional\n");
            }
        });
        if (!errors.isEmpty()) {
            throw new RequestFailedException(ApiResponse.rejected(errors));
        }
    }

    /** The node that has a guest with this id. */
    Optional<String> nodeOf(ContainerId id) {
        return cluster.nodeOf(id);
    }

    /** A task has been done. */
    void ended(ContainerTask task) {
        cluster.ended(task);
    }

    /** {@code GET /nodes/N/qemu/ID/config}. */
    Map<String, String> virtualMachine(String node, ContainerId id) throws RequestFailedException {
        member(node);
        Cluster.VirtualMachine machine = cluster.virtualMachines().get(id);
        if (machine == null || !machine.node().equals(node)) {
            throw RequestFailedException.because(
                    "Configuration file 'nodes/%s/qemu-server/%s.conf' does not exist".formatted(node, id));
        }
        return machine.config();
    }

    Observed.Readable require(String node, ContainerId id) throws RequestFailedException {
        return member(node)
                .find(id)
                .orElseThrow(() -> RequestFailedException.because(
                        "Configuration file 'nodes/%s/lxc/%s.conf' does not exist".formatted(node, id)));
    }

    /** The online node of this name. */
    Member member(String node) throws RequestFailedException {
        Member member = cluster.nodes().get(node);
        if (member == null) {
            throw RequestFailedException.because(
                    "hostname lookup '%s' failed - failed to get address info for: %<s: Name or service not known"
                            .formatted(node));
        }
        if (member.offline) {
            throw new RequestFailedException(ApiResponse.failure(595, "No route to host"));
        }
        return member;
    }
}
