package org.lxcautoscale.host.simulated;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;

/** One container: its configuration, whether it runs, and its demand meeting its limits. Times are simulation seconds. */
final class SimulatedContainer {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** A container that the scenario begins with has grown into its limit, not beyond. */
    private static final double FULLEST_START = 0.9;

    private final ContainerSpec spec;
    private final SimulatedCpu cpu;
    private final SimulatedMemory memory;
    private final Ledger ledger;
    private final double step;
    private Course course;
    private Allocation configured;
    private boolean running;
    private String lock = "";
    private double unlockAt = NEVER;
    private double startAt = NEVER;
    private double returnAt = NEVER;
    private static final double NEVER_WITHHELD = -1;
    private double withheldUntil = NEVER_WITHHELD;
    private boolean present = true;
    private boolean settled;
    private long oomKills;
    private Load wanted = new Load(0, 0);

    SimulatedContainer(ContainerSpec spec, Machine machine, Ledger ledger, SplittableRandom random, double step) {
        this.spec = spec;
        this.configured = spec.allocation();
        this.course = new Course(spec.demand(), random, step);
        this.cpu = new SimulatedCpu(machine.cores(), machine.cpuLimit(), configured.cores(), step);
        this.memory = new SimulatedMemory(
                machine.memory().bytes(), configured.memory().bytes(), step);
        this.ledger = ledger;
        this.step = step;
        this.running = spec.kind() == Kind.RUNNING;
    }

    // ---- time

    /** What was set to happen by now happens. */
    void wake(double now) {
        if (now >= unlockAt) {
            unlock();
        }
        if (now >= returnAt) {
            present = true;
            returnAt = NEVER;
            start();
        }
        if (now >= startAt) {
            start();
        }
        if (isWithheld() && now >= withheldUntil) {
            withheldUntil = NEVER_WITHHELD; // and still nothing happens before the next write
        }
    }

    /** Makes the configured cores the limit. */
    void adoptCores() {
        if (!spec.cpuPinned() && !cpu.enforces(configured.cores())) {
            cpu.enforce(configured.cores());
        }
    }

    /** Moves the demand on; answers how many cores it would use now. */
    double want(Tick tick) {
        wanted = course.next(tick);
        if (!runs()) {
            return 0;
        }
        if (!settled) {
            settled = true;
            memory.hold(Math.min(wanted.memory(), FULLEST_START * memory.effectiveLimit()));
        }
        return cpu.want(wanted.cores());
    }

    /** Uses what the host grants for a step, and allocates; may end in a kill. */
    void run(double grantedCores, Tick tick) {
        if (!runs()) {
            return;
        }
        cpu.use(grantedCores, tick.seconds());
        course.served(grantedCores * tick.seconds());
        memory.step(wanted.memory(), tick.seconds());
        if (memory.isOverLimit()) {
            ledger.killed(memory, isWithheld());
            kill(spec.oomVictim(), tick.now());
        }
    }

    private void kill(OomVictim victim, double now) {
        oomKills++;
        if (victim == OomVictim.CONTAINER) {
            stop();
            startAt = now + spec.restartDelay().toMillis() / 1e3;
        } else {
            course.restarted();
            memory.start();
        }
    }

    /** The host itself is out of memory, and the kernel has chosen this container. */
    void killForHost(double now) {
        ledger.killedForHost();
        kill(spec.oomVictim(), now);
    }

    // ---- writing

    /** A new size, from the autoscaler. Memory counts at once, cores when the host looks for them next. */
    void write(Allocation after, double now) {
        ledger.written(configured, after, memory, running);
        boolean kills = configure(after);
        if (kills) {
            ledger.killed(memory, isWithheld());
            kill(OomVictim.CONTAINER, now);
        }
    }

    /** A new size, from an administrator. */
    void resizeByHand(Allocation after, double now) {
        ledger.resizedByHand();
        if (configure(after)) {
            ledger.killed(memory, isWithheld());
            kill(OomVictim.CONTAINER, now);
        }
    }

    /** Until then, new memory limits are accepted and do not come into force. */
    void withholdLimits(double until) {
        withheldUntil = until;
    }

    /** Whether the host does not put into force what it accepts. */
    boolean isWithheld() {
        return withheldUntil != NEVER_WITHHELD;
    }

    private boolean configure(Allocation after) {
        configured = after;
        if (!isWithheld()) {
            memory.limitTo(after.memory().bytes());
        }
        return running && memory.isOverLimit();
    }

    // ---- controls

    void start() {
        startAt = NEVER;
        if (!running) {
            running = true;
            settled = true;
            oomKills = 0;
            cpu.stop();
            cpu.enforce(configured.cores());
            withheldUntil = NEVER_WITHHELD;
            memory.limitTo(configured.memory().bytes());
            memory.start();
            course.restarted();
        }
    }

    void stop() {
        running = false;
        startAt = NEVER;
        cpu.stop();
        memory.stop();
    }

    void lock(String reason, double until) {
        lock = reason;
        unlockAt = until;
    }

    void unlock() {
        lock = "";
        unlockAt = NEVER;
    }

    /** Leaves the host, stopped, and comes back started; one that has left already stays away as long as it was to. */
    void leave(double until) {
        if (present) {
            stop();
            present = false;
            returnAt = until;
        }
    }

    void demand(Demand demand, SplittableRandom random) {
        course = new Course(demand, random, step);
    }

    /** Wants exactly this from now on, and holds that memory already. */
    void hold(Load load) {
        settled = true;
        memory.hold(load.memory());
    }

    // ---- looking

    Container describe() {
        return new Container(
                spec.id(),
                spec.name(),
                running ? Container.Status.RUNNING : Container.Status.STOPPED,
                configured,
                spec.cpuPinned(),
                spec.kind() == Kind.TEMPLATE,
                lock,
                spec.tags());
    }

    Reading read() {
        if (!running) {
            return new Reading.Stopped();
        }
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos()),
                OptionalLong.of(cpu.throttledNanos()),
                OptionalDouble.of(cpu.pressure()),
                Optional.of(new MemoryReading(
                        (long) memory.used(),
                        (long) memory.used(),
                        OptionalDouble.of(memory.pressure()),
                        new MemoryReading.Events(oomKills, 0, OptionalLong.empty(), OptionalLong.empty()))),
                new LimitsInForce(
                        Optional.of(Limit.own(Math.round(cpu.limit() * 1000))),
                        Optional.of(Limit.own(memory.limit()))));
    }

    ContainerSpec spec() {
        return spec;
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

    Ledger ledger() {
        return ledger;
    }

    boolean isPresent() {
        return present;
    }

    boolean isLocked() {
        return !lock.isEmpty();
    }

    String lock() {
        return lock;
    }

    boolean runs() {
        return running && present;
    }
}
