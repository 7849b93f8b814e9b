package org.lxcautoscale.host.simulated.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.metrics.Observed;

/** The nodes behind the API, and the configuration of containers that the simulated hosts do not have. */
final class Cluster {

    private final Map<String, Member> nodes = new LinkedHashMap<>();
    private final Map<ContainerId, Extras> extras = new HashMap<>();
    private final Map<ContainerId, VirtualMachine> virtualMachines = new LinkedHashMap<>();

    /** A virtual machine, of which there is no more than its configuration. */
    record VirtualMachine(String node, Map<String, String> config) {}

    /** A node. */
    static final class Member {

        final SimulatedHost host;
        final Pvestatd pvestatd;
        boolean offline;

        Member(SimulatedHost host, Instant now) {
            this.host = host;
            this.pvestatd = new Pvestatd(host, now);
        }

        /** All containers. Unlike an observation of the host, it does not restart the average of idle CPU. */
        List<Observed.Readable> all() {
            return host.present().stream().flatMap(id -> find(id).stream()).toList();
        }

        Optional<Observed.Readable> find(ContainerId id) {
            try {
                return Optional.of(host.read(id));
            } catch (NoSuchContainerException _) {
                return Optional.empty();
            }
        }
    }

    /** Configuration besides size and tags. */
    static final class Extras {

        String description = "";
        String cpulimit = "";
        String cpus = "";
        /** The values of net0, net1, …; a container has one interface until it is given others. */
        SequencedMap<String, String> networks = new LinkedHashMap<>();
        /** The rows of its interfaces as they are now, JSON. */
        String interfaces = "[]";
        /** What was recorded, by time frame and consolidation: {@code year AVERAGE}. */
        final Map<String, String> recorded = new HashMap<>();
    }

    final ResponseQuirks oddities = new ResponseQuirks();
    boolean quorate = true;

    Cluster(List<SimulatedHost> hosts, Instant now) {
        hosts.forEach(host -> nodes.put(host.name(), new Member(host, now)));
    }

    Map<String, Member> nodes() {
        return nodes;
    }

    Extras extras(ContainerId id) {
        return extras.computeIfAbsent(id, _ -> {
            Extras made = new Extras();
            made.networks.put("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=dhcp,type=veth");
            return made;
        });
    }

    /** What else a task does that has been done to the container of a host. */
    void ended(ContainerTask task) {
        switch (task) {
            case ContainerTask.Clone clone ->
                extras(clone.newId()).networks = new LinkedHashMap<>(extras(clone.id()).networks);
            case ContainerTask.Destroy destroy -> extras.remove(destroy.id());
            default -> {
                // The host knows everything of it.
            }
        }
    }

    Map<ContainerId, VirtualMachine> virtualMachines() {
        return virtualMachines;
    }

    /** The node that has a guest with this id. */
    Optional<String> nodeOf(ContainerId id) {
        return Stream.concat(
                        Optional.ofNullable(virtualMachines.get(id)).map(VirtualMachine::node).stream(),
                        nodes.entrySet().stream()
                                .filter(node -> node.getValue().find(id).isPresent())
                                .map(Map.Entry::getKey))
                .findFirst();
    }

    /** A configuration as {@code GET …/config} shows it, with its digest. */
    Map<String, Object> config(Container container) {
        Extras extra = extras(container.id());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("arch", "amd64");
        if (!container.allocation().cores().isUnlimited()) {
            config.put("cores", container.allocation().cores().roundedUp());
        }
        config.put("memory", container.allocation().memory().mebibytes());
        config.put("hostname", container.name());
        config.put("ostype", "unmanaged");
        config.put("swap", 0);
        config.putAll(extra.networks);
        config.put("rootfs", "local-lvm:vm-%s-disk-0,size=1G".formatted(container.id()));
        if (!container.tags().isEmpty()) {
            config.put("tags", tags(container));
        }
        if (container.isLocked()) {
            config.put("lock", container.lock());
        }
        if (container.template()) {
            config.put("template", 1);
        }
        if (!extra.description.isEmpty()) {
            config.put("description", extra.description);
        }
        if (!extra.cpulimit.isEmpty()) {
            config.put("cpulimit", extra.cpulimit);
        }
        if (!extra.cpus.isEmpty() || container.cpuPinned()) {
            config.put("lxc", List.of(List.of("lxc.cgroup2.cpuset.cpus", extra.cpus.isEmpty() ? "0-1" : extra.cpus)));
        }
        config.put("digest", digest(config.toString()));
        return oddities.in("lxc/" + container.id() + "/config", config);
    }

    /** {@code autoscale;web}, or a blank if there are none. */
    static String tags(Container container) {
        return container.tags().isEmpty()
                ? " "
                : String.join(";", container.tags().stream().sorted().toList());
    }

    static String digest(String text) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
