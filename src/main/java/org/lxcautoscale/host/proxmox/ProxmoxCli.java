package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.cgroup.Cgroups;
import org.lxcautoscale.host.cgroup.CpuLimitKind;
import org.lxcautoscale.host.cgroup.HostMeter;
import org.lxcautoscale.io.ParsedFile;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * The Proxmox node that we run on. Sizes, tags and locks come from its configuration files, running state and usage from
 * control groups; no process is started for it. Sizes are written by {@link PctWriter}.
 */
public final class ProxmoxCli implements ContainerHost {

    private static final Pattern CONFIG_NAME = Pattern.compile("([1-9][0-9]{2,8})\\.conf");

    private final Path configs;
    private final String name;
    private final InstantSource clock;
    private final Cgroups cgroups;
    private final boolean isDetailed;
    private final HostMeter meter;
    private Map<String, Known> known = new HashMap<>();

    /** A configuration file, and the container it belongs to. */
    private record Known(ContainerId id, ParsedFile<ContainerConfig> config) {}

    /**
     * @param root the root directory of the node, {@code /}
     * @param clock tells how old a file is
     */
    public ProxmoxCli(Path root, InstantSource clock) {
        this(root, clock, false);
    }

    /** @param isDetailed whether the further figures are read too */
    public ProxmoxCli(Path root, InstantSource clock, boolean isDetailed) {
        this(root, clock, isDetailed, new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET));
    }

    ProxmoxCli(Path root, InstantSource clock, boolean isDetailed, Cgroups cgroups) {
        this.configs = configDirectory(root);
        this.name = NodeName.of(root);
        this.clock = clock;
        this.cgroups = cgroups;
        this.isDetailed = isDetailed;
        this.meter = new HostMeter(root, isDetailed);
    }

    /** Where the configurations of the local node's containers are: a link into {@code /etc/pve/nodes/NODE}. */
    public static Path configDirectory(Path root) {
        return root.resolve("etc/pve/lxc");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Observation observe() throws HostUnavailableException {
        String[] files = list();
        cgroups.beginLook();
        HostUsage usage = meter.read();
        Map<String, Known> present = HashMap.newHashMap(files.length);
        List<Observed> observed = new ArrayList<>(files.length);
        for (String file : files) {
            Known container = known.get(file);
            if (container == null) {
                container = meet(file);
            }
            if (container != null) {
                present.put(file, container);
                observe(container, observed);
            }
        }
        known = present;
        cgroups.endLook();
        return new Observation(usage, observed);
    }

    @Override
    public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        String file = id + ".conf";
        Known container = known.get(file);
        if (container == null) {
            container = meet(file);
        }
        if (container == null) {
            throw new NoSuchContainerException(id);
        }
        cgroups.beginLook();
        try {
            ContainerConfig config = container.config().reread();
            return observed(id, config, cgroups.readAnew(id));
        } catch (NoSuchFileException e) {
            list();
            throw new NoSuchContainerException(id);
        } catch (IOException e) {
            return unreadable(id, cause(file, e));
        }
    }

    @Override
    public void close() {
        cgroups.close();
    }

    private void observe(Known container, List<Observed> observed) {
        try {
            ContainerConfig config = container.config().get();
            Observed seen = observed(container.id(), config, cgroups.read(container.id()));
            observed.add(
                    isDetailed && seen instanceof Observed.Readable known
                            ? known.with(cgroups.detail(container.id()))
                            : seen);
        } catch (NoSuchFileException vanished) {
            // Destroyed or migrated since the directory was listed: no longer one of this node's containers.
        } catch (IOException e) {
            observed.add(unreadable(container.id(), cause(container.id() + ".conf", e)));
        }
    }

    private static Observed observed(ContainerId id, ContainerConfig config, Reading reading) {
        String name = config.hostname().isEmpty() ? id.value() : config.hostname();
        if (!config.problems().isEmpty()) {
            return new Observed.Unreadable(id, name, id + ".conf: " + String.join("; ", config.problems()));
        }
        Container container = new Container(
                id,
                name,
                reading.status(),
                config.allocation(),
                config.cpuPinned(),
                config.template(),
                config.lock(),
                config.tags());
        return new Observed.Readable(container, reading);
    }

    private static Observed unreadable(ContainerId id, String cause) {
        return new Observed.Unreadable(id, id.value(), cause);
    }

    private @Nullable Known meet(String file) {
        Matcher matcher = CONFIG_NAME.matcher(file);
        if (!matcher.matches()) {
            return null;
        }
        ContainerId id = new ContainerId(matcher.group(1));
        return new Known(id, new ParsedFile<>(configs.resolve(file), ContainerConfig::parse, clock));
    }

    /** The names in the directory of configurations. */
    private String[] list() throws HostUnavailableException {
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

    private static String cause(String file, IOException failure) {
        return file + ": " + (failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage());
    }
}
