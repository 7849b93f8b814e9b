package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.ParsedFile;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * The machine that we run on: each container has a configuration file, read again when it has changed, and control groups,
 * read in each look. No process is started for it. Kinds of hosts differ by where the files are and what they mean.
 *
 * @param <C> what a configuration says
 */
public abstract class LocalHost<C> implements ContainerHost {

    private final InstantSource clock;
    private final Cgroups cgroups;
    private final HostMeter meter;
    private Map<String, Known> known = new HashMap<>();

    /** A container, and its configuration file. */
    private final class Known {

        final ContainerId id;
        final ParsedFile<C> config;

        Known(ContainerId id, String entry) {
            this.id = id;
            this.config = new ParsedFile<>(file(entry), LocalHost.this::parse, clock);
        }
    }

    /**
     * @param root the root directory of the machine, {@code /}
     * @param clock tells how old a file is
     */
    protected LocalHost(Path root, InstantSource clock, Cgroups cgroups) {
        this.clock = clock;
        this.cgroups = cgroups;
        this.meter = new HostMeter(root);
    }

    /** The entries of the directory of configurations. */
    protected abstract String[] list() throws HostUnavailableException;

    /** The container that an entry belongs to, if it belongs to one. */
    protected abstract Optional<ContainerId> idOf(String entry);

    /** The entry of a container. */
    protected abstract String entryOf(ContainerId id);

    /** The configuration file of an entry. */
    protected abstract Path file(String entry);

    /** What the text of a configuration file means. */
    protected abstract C parse(String text);

    /** The container that configuration and reading tell of. */
    protected abstract Observed observed(ContainerId id, C config, Reading reading);

    /** A look begins. */
    protected void beginScan() throws HostUnavailableException {
        cgroups.beginScan();
    }

    /** A container has no configuration here. */
    protected Observed missing(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        list();
        throw new NoSuchContainerException(id);
    }

    @Override
    public final Observation observe() throws HostUnavailableException {
        String[] entries = list();
        beginScan();
        HostUsage usage = meter.read(cgroups.machinePressure());
        Map<String, Known> present = HashMap.newHashMap(entries.length);
        List<Observed> observed = new ArrayList<>(entries.length);
        for (String entry : entries) {
            Known container = find(entry);
            if (container != null) {
                present.put(entry, container);
                observe(container, observed);
            }
        }
        known = present;
        cgroups.endScan();
        return new Observation(usage, observed);
    }

    @Override
    public final Observation observe(Set<ContainerId> some) throws HostUnavailableException {
        beginScan();
        HostUsage usage = meter.read(cgroups.machinePressure());
        List<Observed> observed = new ArrayList<>(some.size());
        for (ContainerId id : some) {
            Known container = find(entryOf(id));
            if (container != null) {
                observe(container, observed);
            }
        }
        return new Observation(usage, observed);
    }

    private void observe(Known container, List<Observed> observed) {
        ContainerId id = container.id;
        try {
            C config = container.config.get();
            observed.add(observed(id, config, cgroups.read(id, config)));
        } catch (NoSuchFileException vanished) {
            // Destroyed or migrated since the directory was listed, or no container at all.
        } catch (IOException e) {
            observed.add(unreadable(id, e));
        } catch (RuntimeException e) {
            observed.add(unreadable(id, "an internal error: " + e));
        }
    }

    @Override
    public final Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        Known container = find(entryOf(id));
        if (container == null) {
            throw new NoSuchContainerException(id);
        }
        beginScan();
        try {
            return observed(id, container.config.reread(), cgroups.readAnew(id));
        } catch (NoSuchFileException e) {
            return missing(id);
        } catch (IOException e) {
            return unreadable(id, e);
        }
    }

    /** Sets {@code memory.high} of the containers here. */
    public final MemoryBrakes brakes() {
        return new CgroupBrakes(cgroups, this::usualHigh, writesAtOnce());
    }

    /** Watches the containers here. */
    public final Alarms alarms(Runnable wake) {
        return CgroupAlarms.of(cgroups, wake);
    }

    /** Whether a write to this host takes no longer than one to the kernel. */
    protected abstract boolean writesAtOnce();

    /** The {@code memory.high} that the host itself sets for a memory limit; {@link Long#MAX_VALUE} for none. */
    protected abstract long usualHigh(long limit);

    @Override
    public final void close() {
        cgroups.close();
    }

    private @Nullable Known find(String entry) {
        Known container = known.get(entry);
        return container != null
                ? container
                : idOf(entry).map(id -> new Known(id, entry)).orElse(null);
    }

    private Observed unreadable(ContainerId id, IOException failure) {
        return unreadable(id, file(entryOf(id)).getFileName() + ": " + FileErrors.reason(failure));
    }

    /** A container of which nothing but the id is known. */
    protected static Observed unreadable(ContainerId id, String cause) {
        return new Observed.Unreadable(id, id.value(), cause);
    }
}
