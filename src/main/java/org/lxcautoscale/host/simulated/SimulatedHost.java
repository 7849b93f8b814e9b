package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * A host whose containers use CPU and memory in {@link VirtualTime} as their {@link Demand} wants and their limits allow.
 * Besides reading and writing it has controls, with which a test or a demo acts as administrator, and a {@link
 * #scoreboard()} of what actually happened.
 *
 * <p>Used by the one thread that advances the time, but for its {@link #tell stories}.
 */
public final class SimulatedHost implements ContainerHost {

    /** Proxmox VE applies {@code cores} in a round every 10 s; here at :07, :17 … so that no sampler is in step. */
    private static final long ROUND_SECONDS = 10;

    private static final long ROUND_AT = 7;

    /** How long accepted limits do not take effect. */
    private static final double IGNORING_SECONDS = 900;

    private final Scenario scenario;
    private final HostSpec machine;
    private final VirtualTime time;
    private final NavigableMap<ContainerId, SimulatedContainer> containers = new TreeMap<>();
    private final double step;
    private double[] granted = new double[0];
    private long lastRound;
    private final IdleCoreMeter idleCores = new IdleCoreMeter();
    private final SimulatedDisks disks = new SimulatedDisks();
    private final SimulatedNetworks networks = new SimulatedNetworks();
    private final Stories stories = new Stories();

    public SimulatedHost(Scenario scenario, VirtualTime time) {
        this.scenario = scenario;
        this.machine = scenario.machine();
        this.time = time;
        this.step = time.step().toNanos() / 1e9;
        scenario.containers().forEach(this::add);
        this.lastRound = round(now());
        time.onTick(this::tick);
    }

    // ---- the port

    @Override
    public String name() {
        return machine.name();
    }

    @Override
    public Observation observe() {
        return observe(containers.keySet());
    }

    @Override
    public Observation observe(Set<ContainerId> some) {
        List<Observed> observed = new ArrayList<>(some.size());
        for (SimulatedContainer container : containers.values()) {
            if (container.isPresent() && some.contains(container.spec().id())) {
                observed.add(new Observed.Readable(container.describe(), container.read()));
            }
        }
        return new Observation(usage(), observed);
    }

    @Override
    public Observed.Readable read(ContainerId id) throws NoSuchContainerException {
        SimulatedContainer container = containers.get(id);
        if (container == null || !container.isPresent()) {
            throw new NoSuchContainerException(id);
        }
        return new Observed.Readable(container.describe(), container.read());
    }

    /** The writer of this host; a dry run has none. */
    public SimulatedWriter writer() {
        return new SimulatedWriter(this);
    }

    /** The same writes in the background. */
    public BackgroundWriter inBackground(Runnable wake) {
        return new SimulatedBackgroundWriter(time, writer()::plan, wake);
    }

    /** Long work on its containers, in virtual time. */
    public SimulatedTasks tasks(Runnable wake) {
        return new SimulatedTasks(this, wake);
    }

    /** Sets {@code memory.high}, and raises limits, at once. */
    public MemoryBrakes brakes() {
        return new SimulatedBrakes(this);
    }

    /** Wakes for containers that wait for memory. */
    public Alarms alarms(Runnable wake) {
        return new SimulatedAlarms(this, wake);
    }

    private HostUsage usage() {
        return new HostUsage(
                machine.cores(),
                idleCores.sample(machine.cores()),
                machine.memory(),
                memoryAvailable(),
                MemorySize.ZERO,
                machine.hasPressure() ? pressure() : HostUsage.Pressure.UNKNOWN);
    }

    /** Some task of the machine waits at least as long as some task of any container. */
    private HostUsage.Pressure pressure() {
        return new HostUsage.Pressure(
                most(container -> container.cpu().pressure()),
                most(container -> container.memory().pressure()),
                most(container -> container.activity().pressure()));
    }

    private OptionalDouble most(ToDoubleFunction<SimulatedContainer> percent) {
        return OptionalDouble.of(containers.values().stream()
                .filter(SimulatedContainer::runs)
                .mapToDouble(percent)
                .max()
                .orElse(0));
    }

    /** Page cache can be dropped, so it counts as available. */
    private double availableBytes() {
        return withoutStories() - stories.takenFromHost();
    }

    private double withoutStories() {
        double available = machine.memory().bytes() - machine.ownMemory().bytes();
        for (SimulatedContainer container : containers.values()) {
            available -= container.memory().used();
        }
        return available;
    }

    // ---- time

    private void tick(Instant monotonic) {
        Tick tick = new Tick(now(), hourOfDay(), step);
        stories.step(containers.values(), tick.now(), monotonic, withoutStories(), tick.seconds());
        containers.values().forEach(container -> container.update(tick.now()));
        long round = round(tick.now());
        if (round > lastRound) {
            lastRound = round;
            containers.values().forEach(SimulatedContainer::applyCores);
        }
        double idle = runContainers(tick);
        idleCores.add(idle, tick.seconds());
        double available = availableBytes();
        SpareCapacity spare = SpareCapacity.of(machine, scenario.serviceLevel(), idle, available);
        containers.values().forEach(container -> container.statistics().tick(container, spare, tick.seconds()));
        if (available < 0) {
            killLargest(tick.now());
        }
    }

    /** Runs all containers for a step; returns the number of idle cores. */
    private double runContainers(Tick tick) {
        if (granted.length != containers.size()) {
            granted = new double[containers.size()];
        }
        int i = 0;
        for (SimulatedContainer container : containers.values()) {
            granted[i++] = container.request(tick);
        }
        double idle = machine.cores() - machine.ownCores();
        FairShare.divide(granted, idle);
        i = 0;
        for (SimulatedContainer container : containers.values()) {
            idle -= granted[i];
            container.run(granted[i++], tick);
        }
        return Math.max(0, idle);
    }

    private void killLargest(double now) {
        containers.values().stream()
                .filter(SimulatedContainer::runs)
                .max((one, other) ->
                        Double.compare(one.memory().used(), other.memory().used()))
                .ifPresent(largest -> largest.killForHost(now));
    }

    private double now() {
        return Duration.between(scenario.start(), time.now().monotonic()).toNanos() / 1e9;
    }

    private double hourOfDay() {
        return time.now().monotonic().atOffset(ZoneOffset.UTC).toLocalTime().toNanoOfDay()
                / 1e9
                / Tick.SECONDS_PER_HOUR;
    }

    private static long round(double now) {
        return Math.floorDiv((long) now - ROUND_AT, ROUND_SECONDS);
    }

    // ---- measurement

    /** What actually happened so far. */
    public Scoreboard scoreboard() {
        return new Scoreboard(
                Duration.between(scenario.start(), time.now().monotonic()),
                machine.cores(),
                containers.values().stream()
                        .filter(container -> container.spec().kind() != Kind.TEMPLATE)
                        .map(container -> container.statistics().score(container))
                        .toList());
    }

    /** What of the host's memory is available now. */
    public MemorySize memoryAvailable() {
        return new MemorySize((long) Math.max(0, availableBytes()));
    }

    /** The actual usage of a container now. */
    public ActualUsage actualUsage(ContainerId id) {
        SimulatedContainer container = get(id);
        return new ActualUsage(
                container.cpu().wanted(),
                container.cpu().used(),
                container.cpu().limit(),
                (long) container.memory().wanted(),
                (long) container.memory().used(),
                (long) container.memory().cache());
    }

    // ---- controls

    /** Adds a container; one that was removed may be replaced. */
    public void add(ContainerSpec spec) {
        SimulatedContainer known = containers.get(spec.id());
        if (known != null && known.isPresent()) {
            throw new IllegalArgumentException("container " + spec.id() + " exists already");
        }
        ContainerStatistics statistics =
                known == null ? new ContainerStatistics(scenario.serviceLevel()) : known.statistics();
        SimulatedContainer container = new SimulatedContainer(spec, machine, statistics, random(spec.id()), step);
        container.request(new Tick(now(), hourOfDay(), step));
        containers.put(spec.id(), container);
        disks.add(spec.id());
        networks.set(spec.id(), Optional.empty());
    }

    /** Changes the demand of a container from the next step on. */
    public void setDemand(ContainerId id, Demand demand) {
        get(id).demand(demand, random(id));
    }

    /** Sets a constant demand from the next step on; the memory is in use at once. */
    public void setLoad(ContainerId id, double cores, MemorySize memory) {
        setDemand(id, new Demand.Constant(cores, memory));
        get(id).setLoad(new Load(cores, memory.bytes()));
    }

    /** Begins a story in the next step, unless it runs already. May be called from any thread. */
    public void tell(Story story) {
        stories.ask(story);
    }

    /** The stories that run. May be called from any thread. */
    public List<RunningStory> runningStories() {
        return stories.running();
    }

    public void stop(ContainerId id) {
        get(id).stop();
    }

    public void start(ContainerId id) {
        get(id).start();
    }

    /** Locks a container until {@link #unlock}. */
    public void lock(ContainerId id, String reason) {
        get(id).hindrances().lock(reason, Double.POSITIVE_INFINITY);
    }

    /** Locks a container for this long. */
    public void lock(ContainerId id, String reason, Duration duration) {
        get(id).hindrances().lock(reason, now() + duration.toMillis() / 1e3);
    }

    public void unlock(ContainerId id) {
        get(id).hindrances().unlock();
    }

    /** Freezes a container for this long, as a backup in suspend mode does. */
    void freeze(ContainerId id, Duration duration) {
        get(id).freeze(now() + duration.toMillis() / 1e3);
    }

    /** Makes a container unreadable for this long; not even its size can be read. */
    void hide(ContainerId id, Duration duration) {
        get(id).hindrances().hide(now() + duration.toMillis() / 1e3);
    }

    boolean isHidden(ContainerId id) {
        return get(id).hindrances().isHidden();
    }

    /**
     * Puts a memory limit other than the configured one into force, as somebody who writes to the control group does;
     * never below the usage, and not lower for a container that needs no growth.
     *
     * @param factor multiplier of the limit in force
     */
    void limitExternally(ContainerId id, double factor) {
        SimulatedContainer container = get(id);
        SimulatedMemory memory = container.memory();
        double minimum = container.spec().traits().needsNoGrowth() ? memory.limit() : 1.1 * memory.used();
        if (container.runs() && memory.limit() < machine.memory().bytes()) {
            container.limitExternally((long) Math.max(minimum, factor * memory.limit()), now());
        }
    }

    /** Removes a container for good. */
    public void remove(ContainerId id) {
        get(id).leave(Double.POSITIVE_INFINITY);
        disks.remove(id);
        networks.remove(id);
    }

    /** Removes a container for this long, as if it were migrated away and back; it returns freshly started. */
    public void remove(ContainerId id, Duration duration) {
        get(id).leave(now() + duration.toMillis() / 1e3);
    }

    /** For a quarter of an hour, new memory limits are accepted but do not take effect. */
    void ignoreNewLimits(ContainerId id) {
        get(id).hindrances().ignoreNewLimits(now() + IGNORING_SECONDS);
    }

    /** Sets a size as an administrator would: takes no time and does not count as a change by the autoscaler. */
    public void resizeExternally(ContainerId id, Allocation size) {
        get(id).resizeExternally(size, now());
    }

    /** The ids of the containers on the host now. */
    public List<ContainerId> present() {
        return containers.values().stream()
                .filter(SimulatedContainer::isPresent)
                .map(container -> container.spec().id())
                .toList();
    }

    /** What exists, as one machine of Proxmox sees it. */
    Inventory inventory() {
        return new Inventory(Set.copyOf(present()), networks.all(), Map.of("", Set.of("local")), true);
    }

    /** The addresses of its containers. */
    public SimulatedNetworks networks() {
        return networks;
    }

    VirtualTime time() {
        return time;
    }

    SimulatedDisks disks() {
        return disks;
    }

    // ---- ends of tasks

    void takeSnapshot(ContainerId id, String name) {
        SimulatedContainer container = get(id);
        disks.take(id, name, time.now().wall(), container.configured(), container.tags());
    }

    /** Stops a container and gives it the size and tags that it had. */
    void rollBack(ContainerId id, String name) {
        SimulatedContainer container = get(id);
        container.stop();
        disks.find(id, name).ifPresent(kept -> {
            container.resizeExternally(kept.size(), now());
            container.tag(kept.tags());
        });
        disks.rollBack(id, name);
    }

    /** Adds a stopped container like this one, or as it was. */
    void copy(ContainerTask.Clone clone) {
        SimulatedContainer original = get(clone.id());
        ContainerSpec spec = original.spec();
        Optional<SimulatedDisks.Kept> kept = clone.snapshot().flatMap(name -> disks.find(clone.id(), name.value()));
        add(new ContainerSpec(
                clone.newId(),
                clone.name().value(),
                kept.map(SimulatedDisks.Kept::size).orElse(original.configured()),
                spec.demand(),
                Kind.STOPPED,
                spec.cpuPinned(),
                kept.map(SimulatedDisks.Kept::tags).orElse(original.tags()),
                spec.oomVictim(),
                spec.traits()));
        networks.copy(clone.id(), clone.newId());
    }

    /** Moves a container that is stopped to another host, as it is, without its snapshots. */
    public void move(ContainerId id, SimulatedHost to) {
        SimulatedContainer moved = get(id);
        ContainerSpec spec = moved.spec();
        to.add(new ContainerSpec(
                id,
                spec.name(),
                moved.configured(),
                spec.demand(),
                Kind.STOPPED,
                spec.cpuPinned(),
                moved.tags(),
                spec.oomVictim(),
                spec.traits()));
        to.networks.set(id, networks.address(id));
        remove(id);
    }

    void growRootDisk(ContainerId id, int gibibytes) {
        get(id).activity().growRoot((long) gibibytes << 30);
    }

    /** Gives a container these tags in place of those that it has. Proxmox VE keeps them in lower case. */
    public void setTags(ContainerId id, Set<String> tags) {
        get(id).tag(tags.stream().map(tag -> tag.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
    }

    HostSpec machine() {
        return machine;
    }

    /** Applies a write of the autoscaler. */
    void write(ContainerId id, Allocation size, boolean hasMemory) {
        get(id).write(size, hasMemory, now());
    }

    /** Sets {@code memory.high} in bytes, or releases it, unless an administrator has set it. */
    void brake(ContainerId id, Brake brake) {
        get(id).brake(brake);
    }

    /** Raises the memory limit in force, in bytes, and the brake with it; false if the container does not run. */
    boolean raise(ContainerId id, long limit, Brake brake) {
        return get(id).raise(limit, brake);
    }

    /** Share of the last step in which the programs of a container waited for memory, 0 … 1. */
    double waitedForMemory(ContainerId id) {
        return get(id).memory().stalled();
    }

    private SplittableRandom random(ContainerId id) {
        return new SplittableRandom(
                scenario.seed() * 0x9E3779B97F4A7C15L + id.value().hashCode());
    }

    private SimulatedContainer get(ContainerId id) {
        SimulatedContainer container = containers.get(id);
        if (container == null) {
            throw new IllegalArgumentException("the scenario has no container " + id);
        }
        return container;
    }
}
