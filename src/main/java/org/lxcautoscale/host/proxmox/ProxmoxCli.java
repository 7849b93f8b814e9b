package org.lxcautoscale.host.proxmox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.cgroup.BrakeRecord;
import org.lxcautoscale.host.cgroup.Cgroups;
import org.lxcautoscale.host.cgroup.CpuLimitKind;
import org.lxcautoscale.host.cgroup.LocalHost;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * The Proxmox node that we run on. Sizes, tags and locks come from its configuration files, running state and usage from
 * control groups; no process is started for it. Sizes are written by {@link PctWriter}.
 */
public final class ProxmoxCli extends LocalHost<ContainerConfig> {

    private static final Pattern CONFIG_NAME = Pattern.compile("([1-9][0-9]{2,8})\\.conf");

    private final Path configs;
    private final String name;

    /**
     * @param root the root directory of the node, {@code /}
     * @param clock tells how old a file is
     */
    public ProxmoxCli(Path root, InstantSource clock) {
        this(root, clock, BrakeRecord.empty());
    }

    /** @param brakes which {@code memory.high} this program has set */
    public ProxmoxCli(Path root, InstantSource clock, BrakeRecord brakes) {
        this(
                root,
                clock,
                new Cgroups(
                        root, root.resolve("var/lib/lxc"), Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, brakes, clock));
    }

    ProxmoxCli(Path root, InstantSource clock, Cgroups cgroups) {
        super(root, clock, cgroups);
        this.configs = configDirectory(root);
        this.name = NodeName.of(root);
    }

    /** Where the configurations of the local node's containers are: a link into {@code /etc/pve/nodes/NODE}. */
    public static Path configDirectory(Path root) {
        return root.resolve("etc/pve/lxc");
    }

    @Override
    protected boolean writesAtOnce() {
        return false; // pct takes seconds
    }

    /** PVE::LXC: 1016/1024 of the limit, but at most 128 MiB below it. */
    @Override
    protected long usualHigh(long limit) {
        if (limit == Long.MAX_VALUE) {
            return limit;
        }
        return Math.max(limit - (128L << 20), limit / 1024 * 1016);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected Optional<ContainerId> idOf(String entry) {
        Matcher matcher = CONFIG_NAME.matcher(entry);
        return matcher.matches() ? Optional.of(new ContainerId(matcher.group(1))) : Optional.empty();
    }

    @Override
    protected String entryOf(ContainerId id) {
        return id + ".conf";
    }

    /** A container that has moved to another node of the cluster is none of ours now, but it is not gone. */
    @Override
    protected Observed missing(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        list();
        String[] nodes = configs.resolveSibling("nodes").toFile().list();
        for (String node : nodes == null ? new String[0] : nodes) {
            if (Files.exists(configs.resolveSibling(Path.of("nodes", node, "lxc", entryOf(id))))) {
                return unreadable(id, "it is on node " + node + " now");
            }
        }
        throw new NoSuchContainerException(id);
    }

    @Override
    protected Path file(String entry) {
        return configs.resolve(entry);
    }

    @Override
    protected ContainerConfig parse(String text) {
        return ContainerConfig.parse(text);
    }

    @Override
    protected Observed observed(ContainerId id, ContainerConfig config, Reading reading) {
        String name = config.hostname().isEmpty() ? id.value() : config.hostname();
        if (!config.problems().isEmpty()) {
            return new Observed.Unreadable(id, name, id + ".conf: " + String.join("; ", config.problems()));
        }
        Container container = new Container(
                id,
                name,
                reading.status(),
                config.allocation(),
                config.cpu(),
                config.cpuPinned(),
                config.template(),
                config.lock(),
                config.tags());
        return new Observed.Readable(container, reading);
    }

    @Override
    protected String[] list() throws HostUnavailableException {
        String[] files = configs.toFile().list();
        if (files != null) {
            return files;
        }
        if (Files.isDirectory(configs) || !Files.isReadable(configs.resolveSibling("."))) {
            throw HostUnavailableException.denied(
                    configs + " cannot be read: run as root, or as a member of the group www-data");
        }
        throw HostUnavailableException.unreachable(configs + " is not there: this is no Proxmox node, or its"
                + " configuration file system is not mounted (systemctl status pve-cluster)");
    }
}
