package org.lxcautoscale.host.simulated;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Reading;

/** One container: its configuration, whether it runs, and its demand meeting its limits. Times are simulation seconds. */
final class SimulatedContainer {

    /** Two readings, and a write. */
    private static final double UNTIL_HELPED = 30;

    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** A container that the scenario begins with has grown into its limit, not beyond. */
    private static final double FULLEST_START = 0.9;

    private final ContainerSpec spec;
    private final SimulatedCpu cpu;
    private final SimulatedMemory memory;
    private final Ledger ledger;
    private final double step;
    private final boolean hasPressure;
    private Course course;
    private Allocation configured;
    private boolean running;
    private String lock = "";
    private final Spell locked = new Spell();
    private final Spell frozen = new Spell();
    private final Spell hidden = new Spell();
    private final Spell helpless = new Spell();
    private final Spell withheld = new Spell();
    private double startAt = NEVER;
    private double returnAt = NEVER;
    private boolean present = true;
    private boolean settled;
    private long oomKills;
    private double ranFor;
    private Load wanted = new Load(0, 0);

    SimulatedContainer(ContainerSpec spec, Machine machine, Ledger ledger, SplittableRandom random, double step) {
        this.spec = spec;
        this.configured = spec.allocation();
        this.course = new Course(spec.demand(), random, step);
        OtherLimits others = spec.peculiar().limits();
        this.cpu = new SimulatedCpu(machine.cores(), machine.cpuLimit(), others.cpulimit(), configured.cores(), step);
        this.memory = new SimulatedMemory(
                Math.min(machine.memory().bytes(), others.memoryHigh().bytes()),
                configured.memory().bytes(),
                spec.peculiar().files(),
                step);
        this.hasPressure = machine.hasPressure();
        this.ledger = ledger;
        this.step = step;
        this.running = spec.kind() == Kind.RUNNING;
    }

    // ---- time

    /** What was set to happen by now happens. */
    void wake(double now) {
        locked.wake(now);
        frozen.wake(now);
        hidden.wake(now);
        helpless.wake(now);
        if (isHidden() || isLocked()) {
            helpless.begin(now + UNTIL_HELPED);
        }
        withheld.wake(now); // and still nothing happens before the next write
        if (now >= returnAt) {
            present = true;
            returnAt = NEVER;
            start();
        }
        if (now >= startAt) {
            start();
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
        return isFrozen() ? 0 : cpu.want(wanted.cores());
    }

    /** Uses what the host grants for a step, and allocates; may end in a kill. */
    void run(double grantedCores, Tick tick) {
        if (!runs()) {
            return;
        }
        if (isFrozen()) {
            cpu.pause();
            return;
        }
        ranFor += tick.seconds();
        cpu.use(grantedCores, tick.seconds());
        course.served(grantedCores * tick.seconds());
        memory.step(wanted, spec.peculiar().inner().stalled(), tick.seconds());
        if (memory.isOverLimit()) {
            outOfMemory(spec.oomVictim(), tick.now());
        }
    }

    private void outOfMemory(OomVictim victim, double now) {
        boolean wasGranted = isWithheld() && configured.memory().bytes() > memory.limit();
        ledger.killed(this, wasGranted ? configured.memory().bytes() : memory.limit());
        kill(victim, now);
    }

    private void kill(OomVictim victim, double now) {
        oomKills++;
        if (victim == OomVictim.CONTAINER) {
            stop();
            startAt = now + spec.restartDelay().toMillis() / 1e3;
        } else {
            course.restarted();
            memory.restart();
        }
    }

    /** The host itself is out of memory, and the kernel has chosen this container. */
    void killForHost(double now) {
        ledger.killedForHost();
        kill(spec.oomVictim(), now);
    }

    // ---- writing

    /**
     * A new size, from the autoscaler. Memory counts at once, cores when the host looks for them next.
     *
     * @param hasMemory whether memory is written, be it as it was
     */
    void write(Allocation after, boolean hasMemory, double now) {
        ledger.written(this, configured, after, hasMemory);
        configured = after;
        if (hasMemory && !isWithheld()) {
            limitMemoryTo(after.memory().bytes(), now);
        }
    }

    /** A new size, from an administrator. */
    void resizeByHand(Allocation after, double now) {
        ledger.resizedByHand();
        configured = after;
        if (!isWithheld()) {
            limitMemoryTo(after.memory().bytes(), now);
        }
    }

    /** Another memory limit in force than the configured one, from an administrator. */
    void limitByHand(long bytes, double now) {
        ledger.resizedByHand();
        limitMemoryTo(bytes, now);
    }

    private void limitMemoryTo(long bytes, double now) {
        memory.limitTo(bytes);
        if (running && memory.isOverLimit()) {
            outOfMemory(OomVictim.CONTAINER, now);
        }
    }

    /** Until then, new memory limits are accepted and do not come into force. */
    void withholdLimits(double until) {
        withheld.begin(until);
    }

    /** Whether the host does not put into force what it accepts. */
    boolean isWithheld() {
        return withheld.lasts();
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
            ranFor = 0;
            withheld.end();
            memory.limitTo(configured.memory().bytes());
            memory.start();
            course.restarted();
        }
    }

    void stop() {
        running = false;
        startAt = NEVER;
        frozen.end();
        cpu.stop();
        memory.stop();
    }

    void lock(String reason, double until) {
        lock = reason;
        locked.begin(until);
    }

    void unlock() {
        locked.end();
    }

    /** Until then nobody can read it. */
    void hide(double until) {
        hidden.begin(until);
    }

    /** From now on until then none of its programs is allowed to run. */
    void freeze(double until) {
        if (runs()) {
            frozen.begin(until);
        }
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
                status(),
                configured,
                spec.cpuPinned(),
                spec.kind() == Kind.TEMPLATE,
                lock(),
                spec.tags());
    }

    private Container.Status status() {
        if (!running) {
            return Container.Status.STOPPED;
        }
        return isFrozen() ? Container.Status.FROZEN : Container.Status.RUNNING;
    }

    Reading read() {
        if (!running) {
            return new Reading.Stopped();
        }
        if (isFrozen()) {
            return new Reading.Frozen();
        }
        OtherLimits others = spec.peculiar().limits();
        return new Reading.Counters(
                new CpuReading.Counter(cpu.usedNanos()),
                OptionalLong.of(cpu.throttledNanos()),
                hasPressure ? OptionalDouble.of(cpu.pressure()) : OptionalDouble.empty(),
                Optional.of(memory.read(oomKills, spec.peculiar().inner().killsIn(ranFor), hasPressure)),
                new LimitsInForce(
                        Optional.of(others.besideCores(Math.round(cpu.own() * 1000))),
                        Optional.of(others.besideMemory(memory.limit()))));
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
        return locked.lasts();
    }

    String lock() {
        return isLocked() ? lock : "";
    }

    boolean isHidden() {
        return hidden.lasts();
    }

    /** Whether nobody could have done anything for it: it cannot be read, or is locked, or was just now. */
    boolean isHelpless() {
        return helpless.lasts();
    }

    boolean isFrozen() {
        return frozen.lasts();
    }

    boolean runs() {
        return running && present;
    }
}
