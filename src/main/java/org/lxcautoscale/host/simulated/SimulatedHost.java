package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * A host whose containers live in {@link VirtualTime}: they use CPU and memory as their {@link Demand} wants and their
 * limits allow. Beside the ports' two sides it has controls, with which a test or a demonstration plays administrator,
 * and a {@link #scoreboard()} of what truly happened.
 *
 * <p>Used by the one thread that lets time pass.
 */
public final class SimulatedHost implements ContainerHost {

    /** Proxmox VE applies {@code cores} in a round every 10 s; ours are at :07, :17 … so that no sampler is in step. */
    private static final long ROUND_SECONDS = 10;

    private static final long ROUND_AT = 7;

    /** How long a limit that was accepted does not come into force. */
    private static final double WITHHELD_SECONDS = 900;

    private final Scenario scenario;
    private final Machine machine;
    private final VirtualTime time;
    private final NavigableMap<ContainerId, SimulatedContainer> containers = new TreeMap<>();
    private final double step;
    private double[] granted = new double[0];
    private long lastRound;
    private final IdleCores idleCores = new IdleCores();

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
        List<Observed> seen = new ArrayList<>(containers.size());
        for (SimulatedContainer container : containers.values()) {
            if (container.isPresent()) {
                seen.add(new Observed.Readable(container.describe(), container.read()));
            }
        }
        return new Observation(look(), seen);
    }

    @Override
    public Observed.Readable read(ContainerId id) throws NoSuchContainerException {
        SimulatedContainer container = containers.get(id);
        if (container == null || !container.isPresent()) {
            throw new NoSuchContainerException(id);
        }
        return new Observed.Readable(container.describe(), container.read());
    }

    /** The writing side of this host; a dry run does without. */
    public SimulatedWriter writer() {
        return new SimulatedWriter(this);
    }

    /** The same writes, beside the loop. */
    public BackgroundWriter inBackground(Runnable wake) {
        return new SimulatedBackgroundWriter(time, writer()::begin, wake);
    }

    private HostUsage look() {
        return new HostUsage(machine.cores(), idleCores.look(machine.cores()), machine.memory(), new MemorySize((long)
                Math.max(0, availableBytes())));
    }

    /** The page cache can be dropped, so it counts as available. */
    private double availableBytes() {
        double available = machine.memory().bytes() - machine.ownMemory().bytes();
        for (SimulatedContainer container : containers.values()) {
            available -= container.memory().used();
        }
        return available;
    }

    // ---- time

    private void tick(Instant monotonic) {
        Tick tick = new Tick(now(), hourOfDay(), step);
        containers.values().forEach(container -> container.wake(tick.now()));
        long round = round(tick.now());
        if (round > lastRound) {
            lastRound = round;
            containers.values().forEach(SimulatedContainer::adoptCores);
        }
        double idle = runContainers(tick);
        idleCores.add(idle, tick.seconds());
        double available = availableBytes();
        Room room = Room.of(machine, scenario.entitlement(), idle, available);
        containers.values().forEach(container -> container.ledger().tick(container, room, tick.seconds()));
        if (available < 0) {
            killLargest(tick.now());
        }
    }

    /** Lets all containers run for a step; answers how many cores stayed idle. */
    private double runContainers(Tick tick) {
        if (granted.length != containers.size()) {
            granted = new double[containers.size()];
        }
        int i = 0;
        for (SimulatedContainer container : containers.values()) {
            granted[i++] = container.want(tick);
        }
        double idle = machine.cores() - machine.ownCores();
        CpuShares.divide(granted, idle);
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

    // ---- the truth

    /** What truly happened so far. */
    public Scoreboard scoreboard() {
        return new Scoreboard(
                Duration.between(scenario.start(), time.now().monotonic()),
                machine.cores(),
                containers.values().stream()
                        .filter(container -> container.spec().kind() != Kind.TEMPLATE)
                        .map(container -> container.ledger().score(container))
                        .toList());
    }

    /** What truly goes on in a container now. */
    public Inside inside(ContainerId id) {
        SimulatedContainer container = get(id);
        return new Inside(
                container.cpu().wanted(),
                container.cpu().used(),
                container.cpu().limit(),
                (long) container.memory().wanted(),
                (long) container.memory().used(),
                (long) container.memory().cache());
    }

    // ---- controls

    /** Adds a container that was not there before; one that was removed for good may be replaced. */
    public void add(ContainerSpec spec) {
        SimulatedContainer known = containers.get(spec.id());
        if (known != null && known.isPresent()) {
            throw new IllegalArgumentException("there is a container " + spec.id() + " already");
        }
        Ledger ledger = known == null ? new Ledger(scenario.entitlement()) : known.ledger();
        SimulatedContainer container = new SimulatedContainer(spec, machine, ledger, chance(spec.id()), step);
        container.want(new Tick(now(), hourOfDay(), step));
        containers.put(spec.id(), container);
    }

    /** The container wants something else from the next step on. */
    public void setDemand(ContainerId id, Demand demand) {
        get(id).demand(demand, chance(id));
    }

    /** The container wants exactly this from the next step on, and holds this much memory at once. */
    public void hold(ContainerId id, double cores, MemorySize memory) {
        setDemand(id, new Demand.Constant(cores, memory));
        get(id).hold(new Load(cores, memory.bytes()));
    }

    public void stop(ContainerId id) {
        get(id).stop();
    }

    public void start(ContainerId id) {
        get(id).start();
    }

    /** Locks a container until it is unlocked. */
    public void lock(ContainerId id, String reason) {
        get(id).lock(reason, Double.POSITIVE_INFINITY);
    }

    /** Locks a container for some time. */
    public void lock(ContainerId id, String reason, Duration duration) {
        get(id).lock(reason, now() + duration.toMillis() / 1e3);
    }

    public void unlock(ContainerId id) {
        get(id).unlock();
    }

    /** Lets none of a container's programs run for some time, as a backup in suspend mode does. */
    void freeze(ContainerId id, Duration duration) {
        get(id).freeze(now() + duration.toMillis() / 1e3);
    }

    /** For some time not even a container's size can be read. */
    void hide(ContainerId id, Duration duration) {
        get(id).hide(now() + duration.toMillis() / 1e3);
    }

    boolean isHidden(ContainerId id) {
        return get(id).isHidden();
    }

    /**
     * Puts another memory limit into force than the configured one, as one who writes to the control group does; never
     * less than is in use, and one who would be content is not made to want.
     *
     * @param factor of the limit in force
     */
    void limitByHand(ContainerId id, double factor) {
        SimulatedContainer container = get(id);
        SimulatedMemory memory = container.memory();
        double least = container.spec().peculiar().contented() ? memory.limit() : 1.1 * memory.used();
        if (container.runs() && memory.limit() < machine.memory().bytes()) {
            container.limitByHand((long) Math.max(least, factor * memory.limit()), now());
        }
    }

    /** Takes a container off the host for good. */
    public void remove(ContainerId id) {
        get(id).leave(Double.POSITIVE_INFINITY);
    }

    /** Takes a container off the host for some time, as if it were migrated away and back; it comes back freshly started. */
    public void remove(ContainerId id, Duration duration) {
        get(id).leave(now() + duration.toMillis() / 1e3);
    }

    /** For a while, new memory limits are accepted and do not come into force. */
    void withholdLimits(ContainerId id) {
        get(id).withholdLimits(now() + WITHHELD_SECONDS);
    }

    /** Sets a size as an administrator would: at no cost of time, and no change of ours. */
    public void resizeByHand(ContainerId id, Allocation size) {
        get(id).resizeByHand(size, now());
    }

    /** The ids of the containers that are on the host now. */
    public List<ContainerId> present() {
        return containers.values().stream()
                .filter(SimulatedContainer::isPresent)
                .map(container -> container.spec().id())
                .toList();
    }

    VirtualTime time() {
        return time;
    }

    Machine machine() {
        return machine;
    }

    /** What the autoscaler writes takes effect now. */
    void write(ContainerId id, Allocation size, boolean hasMemory) {
        get(id).write(size, hasMemory, now());
    }

    private SplittableRandom chance(ContainerId id) {
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
