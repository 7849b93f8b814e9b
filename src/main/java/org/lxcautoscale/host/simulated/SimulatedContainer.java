package org.lxcautoscale.host.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.CpuOptions;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Reading;

/** One container: its configuration, its state, and the usage that demand and limits result in. Times in simulation seconds. */
final class SimulatedContainer {

    /** The time until a container that was killed is started again. */
    private static final double RESTART_SECONDS = 60;

    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** At the start of a scenario, usage is at most this share of the limit. */
    private static final double MAX_INITIAL_USAGE = 0.9;

    private final ContainerSpec spec;
    private final SimulatedCpu cpu;
    private final SimulatedMemory memory;
    private final SimulatedActivity activity;
    private final ContainerStatistics statistics;
    private final Hindrances hindrances = new Hindrances();
    private final double step;
    private final boolean hasPressure;
    private final boolean hasCpulimit;
    private LoadGenerator generator;
    private Allocation configured;
    private Cores cpulimit;
    private Set<String> tags;
    private boolean running;
    private double startAt = NEVER;
    private double returnAt = NEVER;
    private boolean present = true;
    private boolean isMemoryInitialized;
    private long oomKills;
    private double ranFor;
    private boolean wasStarted;
    private Load load = new Load(0, 0);
    private final List<Surge> surges = new ArrayList<>();

    SimulatedContainer(
            ContainerSpec spec,
            HostSpec machine,
            ContainerStatistics statistics,
            SplittableRandom random,
            double step) {
        this.spec = spec;
        this.configured = spec.allocation();
        this.cpulimit = spec.traits().limits().cpulimitInCores();
        this.hasCpulimit = machine.cpuLimit() == CpuLimit.CPUSET;
        this.tags = spec.tags();
        this.generator = new LoadGenerator(spec.demand(), random, step);
        AdditionalLimits others = spec.traits().limits();
        this.cpu = new SimulatedCpu(machine.cores(), machine.cpuLimit(), others.cpulimit(), configured.cores(), step);
        this.memory = new SimulatedMemory(
                Math.min(machine.memory().bytes(), others.memoryHigh().bytes()),
                configured.memory().bytes(),
                spec.traits().files(),
                step);
        this.activity = new SimulatedActivity(step);
        this.hasPressure = machine.hasPressure();
        this.statistics = statistics;
        this.step = step;
        this.running = spec.kind() == Kind.RUNNING;
    }

    // ---- time

    /** Ends hindrances whose time has come, and returns or starts the container if it is due. */
    void update(double now) {
        hindrances.update(now);
        if (now >= returnAt) {
            present = true;
            returnAt = NEVER;
            start();
        }
        if (now >= startAt) {
            start();
        }
    }

    /** Puts the configured cores into force. */
    void applyCores() {
        if (!spec.cpuPinned() && !cpu.enforces(configured.cores())) {
            cpu.enforce(configured.cores());
        }
    }

    /** Advances the demand; returns the cores it would use now. */
    double request(Tick tick) {
        load = generator.next(tick);
        if (!surges.isEmpty()) {
            addSurges(tick.now());
        }
        if (!runs()) {
            return 0;
        }
        if (!isMemoryInitialized) {
            isMemoryInitialized = true;
            memory.setUsage(Math.min(load.memory(), MAX_INITIAL_USAGE * memory.effectiveLimit()));
        }
        return hindrances.isFrozen() ? 0 : cpu.request(load.cores());
    }

    private void addSurges(double now) {
        surges.removeIf(surge -> surge.isOver(now));
        FileActivity files = spec.traits().files();
        double written = 0;
        for (Surge surge : surges) {
            load = surge.on(load, now);
            files = surge.on(files);
            written += surge.written();
        }
        memory.read(files);
        activity.write(written);
    }

    private void endSurges() {
        if (!surges.isEmpty()) {
            surges.clear();
            memory.read(spec.traits().files());
            activity.write(0);
        }
    }

    /** Uses the granted cores for a step and allocates memory, which may end in a kill. */
    void run(double grantedCores, Tick tick) {
        if (!runs()) {
            return;
        }
        if (hindrances.isFrozen()) {
            cpu.pause();
            return;
        }
        ranFor += tick.seconds();
        cpu.use(grantedCores, tick.seconds());
        generator.cpuGranted(grantedCores * tick.seconds());
        memory.step(load, spec.traits().inner().stalled(), tick.seconds());
        activity.step(grantedCores, memory.readFromDisk(), tick.seconds());
        if (memory.isOverLimit()) {
            outOfMemory(spec.oomVictim(), tick.now());
        }
    }

    private void outOfMemory(OomVictim victim, double now) {
        boolean wasAccepted =
                hindrances.ignoresNewLimits() && configured.memory().bytes() > memory.limit();
        statistics.recordKill(this, wasAccepted ? configured.memory().bytes() : memory.limit());
        kill(victim, now);
    }

    private void kill(OomVictim victim, double now) {
        oomKills++;
        endSurges();
        if (victim == OomVictim.CONTAINER) {
            stop();
            startAt = now + RESTART_SECONDS;
        } else {
            generator.restarted();
            memory.restart();
        }
    }

    /** The host is out of memory and the kernel has chosen this container. */
    void killForHost(double now) {
        statistics.recordHostKill();
        kill(spec.oomVictim(), now);
    }

    // ---- writing

    /**
     * Writes a new size, from the autoscaler. Memory takes effect at once, cores in the host's next round.
     *
     * @param hasMemory whether memory is written, even unchanged
     */
    void write(Allocation after, boolean hasMemory, double now) {
        CpuUnit unit = after.cpu() instanceof CpuSize.OfCpulimit ? CpuUnit.CPULIMIT : CpuUnit.CORES;
        statistics.recordWrite(this, describe().sizedIn(unit).allocation(), after, hasMemory);
        if (after.cpu() instanceof CpuSize.OfCpulimit limited) {
            limitCpu(limited.cpulimit());
        }
        configured = new Allocation(after.cpu().cores(), after.memory());
        if (hasMemory && !hindrances.ignoresNewLimits()) {
            setMemoryLimit(after.memory().bytes(), now);
        }
    }

    /** Sets {@code cpulimit}, which takes effect at once. */
    void limitCpu(Cores limit) {
        cpulimit = limit;
        cpu.limitTo(limit.isUnlimited() ? Double.POSITIVE_INFINITY : limit.asDouble());
    }

    /** Writes a new size, from an administrator. */
    void resizeExternally(Allocation after, double now) {
        statistics.recordExternalResize();
        configured = after;
        if (!hindrances.ignoresNewLimits()) {
            setMemoryLimit(after.memory().bytes(), now);
        }
    }

    /** Puts a memory limit other than the configured one into force, from an administrator. */
    void limitExternally(long bytes, double now) {
        statistics.recordExternalResize();
        setMemoryLimit(bytes, now);
    }

    private void setMemoryLimit(long bytes, double now) {
        memory.setLimit(bytes);
        if (running && memory.isOverLimit()) {
            outOfMemory(OomVictim.CONTAINER, now);
        }
    }

    /** Sets or releases the brake, unless {@code memory.high} is an administrator's. */
    void brake(Brake wanted) {
        if (running && mayBeBraked()) {
            memory.setBrake(wanted);
        }
    }

    /**
     * Raises the memory limit in force, from the autoscaler. The brake is left for later where page cache would have to be
     * dropped for it.
     *
     * @return false if the container does not run
     */
    boolean raise(long limit, Brake wanted) {
        if (!runs()) {
            return false;
        }
        if (limit > memory.limit()) {
            statistics.recordRaise();
            memory.setLimit(limit);
            brake(memory.charged() < wanted.bytes() ? wanted : Brake.RELEASED);
        }
        return true;
    }

    // ---- control

    void start() {
        startAt = NEVER;
        if (!running) {
            running = true;
            isMemoryInitialized = true;
            oomKills = 0;
            cpu.stop();
            cpu.enforce(configured.cores());
            ranFor = 0;
            wasStarted = true;
            hindrances.started();
            memory.setLimit(configured.memory().bytes());
            memory.start();
            activity.stop();
            generator.restarted();
        }
    }

    void stop() {
        running = false;
        startAt = NEVER;
        hindrances.stopped();
        cpu.stop();
        memory.stop();
        activity.stop();
    }

    /** Until then none of its programs runs; no effect if it does not run. */
    void freeze(double until) {
        if (runs()) {
            hindrances.freeze(until);
        }
    }

    /** Stops and leaves the host until then, and is started on return. No effect if it has left already. */
    void leave(double until) {
        if (present) {
            stop();
            present = false;
            returnAt = until;
        }
    }

    /** Wants more for a while, or until its programs are killed. */
    void add(Surge surge) {
        surges.add(surge);
    }

    void demand(Demand demand, SplittableRandom random) {
        generator = new LoadGenerator(demand, random, step);
    }

    /** Gives it these tags in place of those that it has. */
    void tag(Set<String> changed) {
        tags = Set.copyOf(changed);
    }

    /** Uses this much memory at once. */
    void setLoad(Load load) {
        isMemoryInitialized = true;
        memory.setUsage(load.memory());
    }

    // ---- reading

    Container describe() {
        return new Container(
                spec.id(),
                spec.name(),
                status(),
                configured,
                new CpuOptions(hasCpulimit ? Optional.of(cpulimit) : Optional.empty(), pinnedCpus(), true),
                spec.cpuPinned(),
                spec.kind() == Kind.TEMPLATE,
                hindrances.lock(),
                tags);
    }

    /** Pinned, it keeps the CPUs that it had at first. */
    private Cores pinnedCpus() {
        return spec.cpuPinned() ? Cores.of((int) Math.ceil(cpu.coresLimit())) : Cores.UNLIMITED;
    }

    private Container.Status status() {
        if (!running) {
            return Container.Status.STOPPED;
        }
        return hindrances.isFrozen() ? Container.Status.FROZEN : Container.Status.RUNNING;
    }

    Reading read() {
        if (!running) {
            return new Reading.Stopped();
        }
        if (hindrances.isFrozen()) {
            return new Reading.Frozen();
        }
        AdditionalLimits others = spec.traits().limits();
        Optional<Brake> brake = mayBeBraked() ? Optional.of(memory.brake()) : Optional.empty();
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos()),
                OptionalLong.of(cpu.throttledNanos()),
                hasPressure ? OptionalDouble.of(cpu.pressure()) : OptionalDouble.empty(),
                hasPressure ? OptionalDouble.of(activity.pressure()) : OptionalDouble.empty(),
                Optional.of(memory.read(oomKills, spec.traits().inner().killsIn(ranFor), hasPressure)),
                new LimitsInForce(
                        Optional.of(
                                Limit.own(Math.round(cpu.coresLimit() * 1000)).orNearer(cpulimit.millis(), "cpulimit")),
                        hasCpulimit ? cpulimit : Cores.UNLIMITED,
                        Optional.of(others.memoryLimit(memory.limit())),
                        brake),
                Optional.of(activity.read(memory.used())),
                Optional.empty());
    }

    private boolean mayBeBraked() {
        return spec.traits().limits().memoryHigh().isUnlimited() && memory.limit() != MemorySize.UNLIMITED.bytes();
    }

    ContainerSpec spec() {
        return spec;
    }

    Set<String> tags() {
        return tags;
    }

    Allocation configured() {
        return configured;
    }

    SimulatedCpu cpu() {
        return cpu;
    }

    SimulatedMemory memory() {
        return memory;
    }

    SimulatedActivity activity() {
        return activity;
    }

    ContainerStatistics statistics() {
        return statistics;
    }

    /** What its programs want now. */
    Load load() {
        return load;
    }

    boolean isPresent() {
        return present;
    }

    Hindrances hindrances() {
        return hindrances;
    }

    /** Whether the autoscaler could not have acted: it is unreadable or locked, or was so or stopped until just now. */
    boolean isOutOfReach() {
        return hindrances.isOutOfReach() || (wasStarted && ranFor < Hindrances.RECOVERY_SECONDS);
    }

    boolean runs() {
        return running && present;
    }
}
