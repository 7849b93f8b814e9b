package org.lxcautoscale.host.simulated.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.api.Cluster.Member;
import org.lxcautoscale.metrics.Observed;

/** Calls that change containers. */
final class GuestCalls {

    private static final List<String> NUMBERS = List.of("cores", "memory");
    private static final List<String> OPTIONS =
            List.of("cores", "memory", "cpulimit", "description", "delete", "digest");

    private final Cluster cluster;
    private final Work work;

    GuestCalls(Cluster cluster, Work work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** {@code PUT …/config}. */
    void configure(String node, ContainerId id, Map<String, String> options) throws Refused {
        validate(options);
        Container container = require(node, id).container();
        if (options.isEmpty()) {
            throw Refused.because("no options specified");
        }
        if (!cluster.quorate) {
            throw Refused.because("cluster not ready - no quorum?");
        }
        String digest = options.get("digest");
        if (digest != null && !digest.equals(cluster.config(container).get("digest"))) {
            throw Refused.because("detected modified configuration - file changed by other user? Try again.");
        }
        if (container.isLocked()) {
            throw Refused.because("CT is locked (%s)".formatted(container.lock()));
        }
        cluster.extras(id).description = options.getOrDefault("description", cluster.extras(id).description);
        cluster.extras(id).cpulimit = options.getOrDefault("cpulimit", cluster.extras(id).cpulimit);
        resize(node, container, options);
    }

    private void resize(String node, Container container, Map<String, String> options) throws Refused {
        Allocation size = container.allocation();
        if ("cores".equals(options.get("delete"))) {
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
            throw Refused.because(String.valueOf(e.getMessage()));
        }
    }

    private static void validate(Map<String, String> options) throws Refused {
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
            }
        });
        if (!errors.isEmpty()) {
            throw new Refused(ApiAnswer.rejected(errors));
        }
    }

    String start(String node, ContainerId id) throws Refused {
        if (member(node).find(id).map(seen -> seen.container().isRunning()).orElse(false)) {
            throw Refused.because("CT %s already running".formatted(id));
        }
        return work.begin(node, "vzstart", id.value(), () -> {
            require(node, id);
            member(node).host.start(id);
        });
    }

    String stop(String node, ContainerId id, boolean politely) throws Refused {
        if (!require(node, id).container().isRunning()) {
            throw Refused.because("CT %s not running".formatted(id));
        }
        return work.begin(node, politely ? "vzshutdown" : "vzstop", id.value(), () -> {
            if (politely && cluster.extras(id).description.equals("deaf")) {
                throw Refused.because("container did not stop");
            }
            member(node).host.stop(id);
        });
    }

    String takeSnapshot(String node, ContainerId id, String name) throws Refused {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]+")) {
            throw new Refused(ApiAnswer.rejected(
                    Map.of("snapname", "invalid format - invalid configuration ID '%s'\n".formatted(name))));
        }
        require(node, id);
        return work.begin(node, "vzsnapshot", id.value(), () -> {
            List<String> snapshots = cluster.extras(id).snapshots;
            if (snapshots.contains(name)) {
                throw Refused.because("snapshot name '%s' already used".formatted(name));
            }
            snapshots.add(name);
        });
    }

    String deleteSnapshot(String node, ContainerId id, String name) throws Refused {
        requireSnapshot(node, id, name);
        return work.begin(
                node,
                "vzdelsnapshot",
                id.value(),
                () -> cluster.extras(id).snapshots.remove(name));
    }

    /** Leaves the container stopped. */
    String rollback(String node, ContainerId id, String name) throws Refused {
        requireSnapshot(node, id, name);
        return work.begin(
                node, "vzrollback", id.value(), () -> member(node).host.stop(id));
    }

    String clone(String node, ContainerId id, Map<String, String> options) throws Refused {
        Container source = require(node, id).container();
        ContainerId newId = new ContainerId(options.getOrDefault("newid", "0"));
        if (cluster.nodeOf(newId).isPresent()) {
            throw Refused.because("CT %s already exists on node '%s'"
                    .formatted(newId, cluster.nodeOf(newId).orElse(node)));
        }
        String snapshot = options.getOrDefault("snapname", "");
        if (!snapshot.isEmpty()) {
            requireSnapshot(node, id, snapshot);
        } else if (source.isRunning()) {
            throw Refused.because("Full clone of a running container is only possible from a snapshot");
        }
        String name = options.getOrDefault("hostname", "CT" + newId);
        return work.begin(
                node,
                "vzclone",
                id.value(),
                () -> member(node)
                        .host
                        .add(ContainerSpec.of(
                                        newId.value(),
                                        name,
                                        source.allocation(),
                                        new Demand.Constant(0.01, MemorySize.ofMebibytes(10)))
                                .tagged(source.tags().toArray(String[]::new))
                                .as(ContainerSpec.Kind.STOPPED)));
    }

    String destroy(String node, ContainerId id) throws Refused {
        if (require(node, id).container().isRunning()) {
            throw Refused.because("unable to destroy CT %s - container is running".formatted(id));
        }
        return work.begin(node, "vzdestroy", id.value(), () -> {
            member(node).host.remove(id);
            cluster.forget(id);
        });
    }

    String resizeDisk(String node, ContainerId id, Map<String, String> options) throws Refused {
        require(node, id);
        if (!options.getOrDefault("size", "").matches("\\+?\\d+(\\.\\d+)?[KMGT]?")) {
            throw new Refused(ApiAnswer.rejected(Map.of("size", "value does not match the regex pattern")));
        }
        return work.begin(node, "resize", id.value(), () -> {});
    }

    private void requireSnapshot(String node, ContainerId id, String name) throws Refused {
        require(node, id);
        if (!cluster.extras(id).snapshots.contains(name)) {
            throw Refused.because("snapshot '%s' does not exist".formatted(name));
        }
    }

    Observed.Readable require(String node, ContainerId id) throws Refused {
        return member(node)
                .find(id)
                .orElseThrow(() -> Refused.because(
                        "Configuration file 'nodes/%s/lxc/%s.conf' does not exist".formatted(node, id)));
    }

    /** The node of this name, which answers. */
    Member member(String node) throws Refused {
        Member member = cluster.nodes().get(node);
        if (member == null) {
            throw Refused.because(
                    "hostname lookup '%s' failed - failed to get address info for: %<s: Name or service not known"
                            .formatted(node));
        }
        if (member.offline) {
            throw new Refused(ApiAnswer.failure(595, "No route to host"));
        }
        return member;
    }
}
