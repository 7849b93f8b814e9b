package org.lxcautoscale.host.simulated.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.api.Cluster.Member;
import org.lxcautoscale.host.simulated.api.Pvestatd.Measured;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/** Nodes and containers as Proxmox lists them in its responses. */
final class Listings {

    private final Cluster cluster;

    Listings(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * {@code GET /cluster/resources}.
     *
     * @param type {@code vm}, {@code node}, {@code storage}, or empty for all
     * @param mayAudit the paths that the token may see
     */
    List<Object> resources(String type, Predicate<String> mayAudit) {
        List<Object> all = new ArrayList<>();
        cluster.nodes().forEach((name, member) -> {
            if (type.isEmpty() || type.equals("vm")) {
                for (Observed.Readable observed : member.all()) {
                    Container container = observed.container();
                    if (mayAudit.test("/vms/" + container.id())) {
                        all.add(cluster.oddities.in("lxc/" + container.id(), guest(name, member, container)));
                    }
                }
            }
            if (type.isEmpty() || type.equals("vm")) {
                cluster.virtualMachines().forEach((id, machine) -> {
                    if (machine.node().equals(name) && mayAudit.test("/vms/" + id)) {
                        all.add(cluster.oddities.in("qemu/" + id, virtualMachine(name, id)));
                    }
                });
            }
            if (type.isEmpty() || type.equals("node")) {
                all.add(cluster.oddities.in("node/" + name, node(name, member, mayAudit.test("/nodes/" + name))));
            }
            if (type.isEmpty() || type.equals("storage")) {
                for (String storage : List.of("local", "local-lvm")) {
                    if (mayAudit.test("/storage/" + storage)) {
                        all.add(cluster.oddities.in(
                                "storage/" + name + "/" + storage, storage(name, storage, member.offline)));
                    }
                }
            }
        });
        all.addAll(cluster.oddities.rows());
        return all;
    }

    /** As the API declares these rows; there is no recorded one. */
    private static Map<String, Object> storage(String node, String storage, boolean offline) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", "storage/" + node + "/" + storage);
        row.put("type", "storage");
        row.put("storage", storage);
        row.put("node", node);
        row.put("status", offline ? "unknown" : "available");
        row.put("content", storage.equals("local") ? "vztmpl,iso,backup" : "rootdir,images");
        row.put("shared", 0);
        return row;
    }

    private static Map<String, Object> virtualMachine(String node, ContainerId id) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", "qemu/" + id);
        row.put("type", "qemu");
        row.put("vmid", Long.parseLong(id.value()));
        row.put("node", node);
        row.put("name", "vm" + id);
        row.put("status", "running");
        return row;
    }

    private static Map<String, Object> guest(String node, Member member, Container container) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", "lxc/" + container.id());
        row.put("vmid", Long.parseLong(container.id().value()));
        row.put("type", "lxc");
        row.put("node", node);
        if (container.isLocked()) {
            row.put("lock", container.lock());
        }
        row.put("tags", Cluster.tags(container));
        Measured measured =
                member.offline ? null : member.pvestatd.of(container.id()).orElse(null);
        if (measured == null) {
            row.put("status", "unknown");
            return row;
        }
        row.put("name", container.name());
        row.put("status", measured.running() ? "running" : "stopped");
        row.put("template", container.template() ? 1 : 0);
        row.put("cpu", measured.cpu());
        row.put("maxcpu", measured.maxcpu());
        row.put("mem", measured.mem());
        row.put("maxmem", measured.maxmem());
        row.put("memhost", 0);
        row.put("uptime", measured.uptime());
        Activity activity = measured.activity();
        row.put("diskread", activity.ioReadBytes().orElse(0));
        row.put("diskwrite", activity.ioWrittenBytes().orElse(0));
        row.put("netin", activity.networkReceivedBytes().orElse(0));
        row.put("netout", activity.networkSentBytes().orElse(0));
        row.put("disk", activity.rootUsedBytes().orElse(0));
        row.put("maxdisk", activity.rootTotalBytes().orElse(1L << 30));
        return row;
    }

    Map<String, Object> node(String name, Member member, boolean mayAudit) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", "node/" + name);
        row.put("type", "node");
        row.put("node", name);
        if (member.pvestatd.isSilent() && !member.offline) {
            row.put("status", "unknown");
            return row;
        }
        row.put("status", member.offline ? "offline" : "online");
        row.put("level", "");
        if (mayAudit && !member.offline) {
            HostUsage usage = member.pvestatd.node();
            row.put("cpu", 1 - usage.idleCores().orElse(usage.cores()) / usage.cores());
            row.put("maxcpu", usage.cores());
            row.put("mem", usage.memory().bytes() - usage.memoryAvailable().bytes());
            row.put("maxmem", usage.memory().bytes());
            row.put("disk", 0);
            row.put("maxdisk", 1L << 34);
            row.put("uptime", member.pvestatd.nodeUptime());
        }
        return row;
    }

    /** {@code GET /nodes/N/status}; its {@code cpu} is meaningless. */
    Map<String, Object> nodeStatus(String name, Member member) {
        HostUsage usage = member.pvestatd.node();
        long total = usage.memory().bytes();
        long available = usage.memoryAvailable().bytes();
        return cluster.oddities.in(
                "node/" + name + "/status",
                Map.of(
                        "uptime",
                        member.pvestatd.nodeUptime(),
                        "pveversion",
                        "pve-manager/9.2.11/14a22df35955d97d",
                        "cpu",
                        0,
                        "wait",
                        0,
                        "idle",
                        0,
                        "cpuinfo",
                        Map.of("cpus", usage.cores(), "sockets", 1, "model", "Simulated CPU"),
                        "loadavg",
                        List.of("1.46", "1.28", "1.08"),
                        "swap",
                        Map.of("total", 0, "used", 0, "free", 0),
                        "memory",
                        Map.of("total", total, "used", total - available, "available", available, "free", available)));
    }

    /** One of {@code GET /nodes/N/lxc}; its {@code cpu} is meaningless. */
    Map<String, Object> status(Member member, Observed.Readable observed) {
        Container container = observed.container();
        Map<String, Object> row = new LinkedHashMap<>();
        boolean running = observed.reading() instanceof Reading.Counters;
        row.put("vmid", Long.parseLong(container.id().value()));
        row.put("name", container.name());
        row.put("type", "lxc");
        row.put("status", running ? "running" : "stopped");
        row.put("tags", Cluster.tags(container));
        row.put("cpu", 0);
        row.put(
                "cpus",
                container.allocation().cores().isUnlimited()
                        ? member.pvestatd.node().cores()
                        : container.allocation().cores().roundedUp());
        row.put("maxmem", container.allocation().memory().bytes());
        row.put("mem", 0L);
        row.put("uptime", uptime(member, container.id()));
        if (container.isLocked()) {
            row.put("lock", container.lock());
        }
        if (observed.reading() instanceof Reading.Counters counters) {
            row.put("mem", counters.memory().orElseThrow().inUse());
            row.put("pid", 1000);
            row.put("pressurecpusome", pressure(counters.cpuPressure().orElse(0)));
            row.put("pressurecpufull", "0.00");
            row.put(
                    "pressurememorysome",
                    pressure(counters.memory().orElseThrow().pressure().orElse(0)));
            row.put(
                    "pressurememoryfull",
                    pressure(counters.memory().orElseThrow().pressure().orElse(0)));
            row.put("pressureiosome", pressure(counters.ioPressure().orElse(0)));
            row.put("pressureiofull", "0.00");
        }
        for (String key : List.of("swap", "maxswap", "disk", "diskread", "diskwrite", "netin", "netout")) {
            row.put(key, 0);
        }
        row.put("maxdisk", 1L << 30);
        return cluster.oddities.in("lxc/" + container.id() + "/status", row);
    }

    private static long uptime(Member member, ContainerId id) {
        return member.pvestatd.of(id).map(Measured::uptime).orElse(0L);
    }

    private static String pressure(double percent) {
        return String.format(Locale.ROOT, "%.2f", percent);
    }
}
