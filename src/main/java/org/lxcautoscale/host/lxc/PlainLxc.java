package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.BrakeRecord;
import org.lxcautoscale.host.cgroup.CgroupLimits;
import org.lxcautoscale.host.cgroup.Cgroups;
import org.lxcautoscale.host.cgroup.CpuLimitKind;
import org.lxcautoscale.host.cgroup.LocalHost;
import org.lxcautoscale.host.cgroup.Versions;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * This machine's plain LXC containers, each a directory with a file {@code config}. The size of one that runs is what
 * its control groups enforce, of one that does not what its configuration says; cores are a CPU quota. Plain LXC has no
 * locks and no templates; its groups are taken for tags, and so is a comment that we keep in its configuration.
 */
public final class PlainLxc extends LocalHost<PlainLxc.ParsedConfig> {

    private final Path root;
    private final Path lxcPath;
    private final Cgroups cgroups;
    private @Nullable SizeKeys keys;

    /**
     * A parsed configuration.
     *
     * @param allocation its size; {@code problem} says why when it is invalid
     */
    record ParsedConfig(
            String name, Allocation allocation, String problem, boolean pinned, Cores pinnedCpus, Set<String> tags) {
        static final Allocation NO_LIMITS = new Allocation(Cores.UNLIMITED, MemorySize.UNLIMITED);

        String nameOr(ContainerId id) {
            return name.isEmpty() ? id.value() : name;
        }
    }

    /**
     * @param root the root directory of the machine, {@code /}
     * @param lxcPath the directory of the containers, see {@link LxcPath}
     * @param clock used for the age of files
     */
    public PlainLxc(Path root, Path lxcPath, InstantSource clock) {
        this(root, lxcPath, clock, BrakeRecord.empty());
    }

    /** @param brakes which {@code memory.high} this program has set */
    public PlainLxc(Path root, Path lxcPath, InstantSource clock, BrakeRecord brakes) {
        this(root, lxcPath, clock, new Cgroups(root, lxcPath, Cgroups.LXC_NAMES, CpuLimitKind.QUOTA, brakes, clock));
    }

    private PlainLxc(Path root, Path lxcPath, InstantSource clock, Cgroups cgroups) {
        super(root, clock, cgroups);
        this.root = root;
        this.lxcPath = lxcPath;
        this.cgroups = cgroups;
    }

    @Override
    protected boolean writesAtOnce() {
        return true; // LxcWriter sets the limits in force first
    }

    /** LXC sets none, unless the configuration has a line for it, which then is not ours. */
    @Override
    protected long usualHigh(long limit) {
        return Long.MAX_VALUE;
    }

    /** A container's configuration file. */
    static Path config(Path lxcPath, String name) {
        return lxcPath.resolve(name).resolve("config");
    }

    @Override
    public String name() {
        try {
            return TextFile.read(root.resolve("proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    @Override
    protected Optional<ContainerId> idOf(String entry) {
        return ContainerId.isValid(entry) ? Optional.of(new ContainerId(entry)) : Optional.empty();
    }

    @Override
    protected String entryOf(ContainerId id) {
        return id.value();
    }

    @Override
    protected Path file(String entry) {
        return config(lxcPath, entry);
    }

    @Override
    protected Observed observed(ContainerId id, ParsedConfig config, Reading reading) {
        return switch (reading) {
            case Reading.Counters counters -> running(id, config, counters);
            case Reading.Frozen frozen -> frozen(id, config, frozen);
            // The size of a running container is what is in force, which is unknown too.
            case Reading.Unknown(String cause) -> new Observed.Unreadable(id, config.nameOr(id), cause);
            case Reading.Stopped _, Reading.Repeated _ ->
                config.problem().isEmpty()
                        ? readable(id, config, config.allocation(), reading)
                        : new Observed.Unreadable(id, config.nameOr(id), "config: " + config.problem());
        };
    }

    private Observed running(ContainerId id, ParsedConfig config, Reading.Counters counters) {
        Allocation inForce = ParsedConfig.NO_LIMITS;
        for (Resource resource : Resource.values()) {
            Optional<Limit> limit = counters.limits().of(resource);
            if (limit.isPresent()) {
                inForce = inForce.with(resource, limit.get().own());
            } else if (isUncontrolled(resource, counters) && config.problem().isEmpty()) {
                inForce = inForce.with(resource, config.allocation().get(resource));
            } else {
                return new Observed.Unreadable(id, config.nameOr(id), resource + ": its limit in force cannot be read");
            }
        }
        return readable(id, config, inForce, counters);
    }

    private Observed frozen(ContainerId id, ParsedConfig config, Reading.Frozen frozen) {
        try {
            Optional<CgroupLimits> limits = cgroups.limits(id);
            return limits.isPresent()
                    ? readable(id, config, limits.get().read(), frozen)
                    : new Observed.Unreadable(id, config.nameOr(id), "its limits in force cannot be read");
        } catch (IOException e) {
            return new Observed.Unreadable(id, config.nameOr(id), String.valueOf(e.getMessage()));
        }
    }

    /** For a resource that this machine does not limit, only the configured value is known. */
    private static boolean isUncontrolled(Resource resource, Reading.Counters counters) {
        return resource == Resource.MEMORY && counters.memory().isEmpty();
    }

    private static Observed readable(ContainerId id, ParsedConfig config, Allocation size, Reading reading) {
        return new Observed.Readable(
                new Container(
                        id,
                        config.nameOr(id),
                        reading.status(),
                        size,
                        Container.CpuOptions.ofPinned(config.pinnedCpus()),
                        config.pinned(),
                        false,
                        "",
                        config.tags()),
                reading);
    }

    @Override
    protected ParsedConfig parse(String text) {
        LxcConfig config = new LxcConfig(text);
        Allocation size = ParsedConfig.NO_LIMITS;
        String problem = "";
        try {
            size = Objects.requireNonNull(keys).read(config);
        } catch (IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new ParsedConfig(
                config.get("lxc.uts.name").orElse(""),
                size,
                problem,
                SizeKeys.isPinned(config),
                SizeKeys.pinnedCpus(config),
                config.tags());
    }

    @Override
    protected void beginScan() throws HostUnavailableException {
        super.beginScan();
        try {
            if (keys == null) {
                keys = new SizeKeys(Versions.of(root));
            }
        } catch (IOException e) {
            throw HostUnavailableException.unreachable("usage of containers cannot be read: " + e.getMessage());
        }
    }

    @Override
    protected String[] list() throws HostUnavailableException {
        String[] directories = lxcPath.toFile().list();
        if (directories != null) {
            return directories;
        }
        if (Files.isDirectory(lxcPath)) {
            throw HostUnavailableException.denied(lxcPath + " cannot be read: run as root");
        }
        throw HostUnavailableException.unreachable(lxcPath
                + " is not there: is LXC installed, and does lxc.lxcpath in /etc/lxc/lxc.conf lead to its containers?");
    }
}
