package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/** An in-memory host; tests set the usage of its containers and the behaviour of its writes. */
final class TestHost implements ContainerHost, AllocationWriter {

    /** What happens instead of a write. */
    interface Fault {
        void write(Runnable realWrite) throws WriteFailedException;
    }

    final Map<ContainerId, Container> containers = new LinkedHashMap<>();
    final Map<ContainerId, Double> cores = new LinkedHashMap<>();
    final Map<ContainerId, Long> memory = new LinkedHashMap<>();
    final List<String> log = new ArrayList<>();
    Optional<Fault> fault = Optional.empty();
    Runnable beforeRead = () -> {};
    boolean unreadable;
    final Map<ContainerId, Long> swapped = new HashMap<>();
    final Set<ContainerId> withoutSize = new HashSet<>();
    final Set<ContainerId> unreadableByFault = new HashSet<>();
    final Map<ContainerId, LimitsInForce> limits = new HashMap<>();
    boolean unavailable;
    /** Pages a second that are read again, of each container. */
    final Map<ContainerId, Long> rereads = new HashMap<>();

    /** Bytes with page cache, of each container. */
    final Map<ContainerId, Long> charged = new HashMap<>();

    private final Map<ContainerId, Long> refaults = new HashMap<>();
    private final Map<ContainerId, Double> cpuSeconds = new LinkedHashMap<>();

    void add(String id, Allocation size) {
        ContainerId container = new ContainerId(id);
        containers.put(
                container,
                new Container(container, "ct" + id, Container.Status.RUNNING, size, false, false, "", Set.of()));
        uses(id, 0.5 * size.cores().asDouble(), size.memory().mebibytes() / 2);
    }

    /** The memory limit and the {@code memory.high} that the kernel enforces. */
    void inForce(String id, long megabytes, Brake brake) {
        limits.put(
                new ContainerId(id),
                new LimitsInForce(Optional.empty(), Optional.of(Limit.own(megabytes << 20)), Optional.of(brake)));
    }

    void uses(String id, double usedCores, long usedMegabytes) {
        cores.put(new ContainerId(id), usedCores);
        memory.put(new ContainerId(id), usedMegabytes << 20);
    }

    void change(String id, Container.Status status, String lock, Allocation size) {
        ContainerId container = new ContainerId(id);
        containers.put(container, new Container(container, "ct" + id, status, size, false, false, lock, Set.of()));
    }

    void tag(String id, String... tags) {
        containers.computeIfPresent(
                new ContainerId(id),
                (_, old) -> new Container(
                        old.id(), old.name(), old.status(), old.allocation(), false, false, old.lock(), Set.of(tags)));
    }

    /** Its CPU time restarts at zero. */
    void restart(String id) {
        cpuSeconds.put(new ContainerId(id), 0.0);
    }

    Allocation sizeOf(String id) {
        return containers.get(new ContainerId(id)).allocation();
    }

    void pass(long seconds) {
        cores.forEach((id, used) -> cpuSeconds.merge(id, used * seconds, Double::sum));
        rereads.forEach((id, pages) -> refaults.merge(id, pages * seconds, Long::sum));
    }

    @Override
    public String name() {
        return "testhost";
    }

    long availableMegabytes = 40_000;
    final Map<ContainerId, Allocation> listed = new HashMap<>();
    final Set<ContainerId> unlisted = new HashSet<>();

    /** As shown by a list that may be out of date. */
    private Observed listed(Container container) {
        Allocation shown = listed.getOrDefault(container.id(), container.allocation());
        return observed(new Container(
                container.id(),
                container.name(),
                container.status(),
                shown,
                container.cpuPinned(),
                false,
                container.lock(),
                container.tags()));
    }

    @Override
    public Observation observe() throws HostUnavailableException {
        if (unavailable) {
            throw HostUnavailableException.unreachable("the host is away");
        }
        return new Observation(
                new HostUsage(
                        16,
                        OptionalDouble.of(12),
                        MemorySize.ofMebibytes(65536),
                        MemorySize.ofMebibytes(availableMegabytes)),
                containers.values().stream()
                        .filter(container -> !unlisted.contains(container.id()))
                        .map(this::listed)
                        .toList());
    }

    @Override
    public Observed read(ContainerId id) throws NoSuchContainerException {
        beforeRead.run();
        if (unreadableByFault.contains(id)) {
            throw new IllegalStateException("a fault in reading " + id);
        }
        Container container = containers.get(id);
        if (container == null) {
            throw new NoSuchContainerException(id);
        }
        log.add("read " + id);
        return observed(container);
    }

    private Observed observed(Container container) {
        if (!container.isRunning()) {
            return new Observed.Readable(container, new Reading.Stopped());
        }
        if (unreadable) {
            return new Observed.Readable(container, new Reading.Unknown("Permission denied"));
        }
        if (withoutSize.contains(container.id())) {
            return new Observed.Unreadable(container.id(), container.name(), "Permission denied");
        }
        return new Observed.Readable(
                container,
                new Reading.Counters(
                        new CpuReading.Counter(Math.round(cpuSeconds.getOrDefault(container.id(), 0.0) * 1e9)),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        Optional.of(memory(container.id())),
                        limits.getOrDefault(container.id(), LimitsInForce.UNKNOWN)));
    }

    private MemoryReading memory(ContainerId id) {
        long inUse = memory.getOrDefault(id, 0L);
        return new MemoryReading(
                inUse,
                inUse + swapped.getOrDefault(id, 0L),
                OptionalDouble.empty(),
                charged.containsKey(id) ? OptionalLong.of(charged.get(id)) : OptionalLong.empty(),
                new MemoryReading.Events(0, 0, OptionalLong.empty(), OptionalLong.of(refaults.getOrDefault(id, 0L))));
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        log.add("write " + id + " " + change.configured() + " -> " + change.target());
        Runnable real = () -> {
            Container old = containers.get(id);
            change(id.value(), old.status(), old.lock(), change.target());
        };
        if (fault.isPresent()) {
            fault.get().write(real);
        } else {
            real.run();
        }
    }
}
