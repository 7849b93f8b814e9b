package org.lxcautoscale.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.SizeOrders.Loop;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Oversight;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.decision.Supervision;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.group.Groups;
import org.lxcautoscale.group.Hooks;
import org.lxcautoscale.group.NetworkProbes;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How people command the loop while it runs. Any thread may {@link #submit} a command, and look at what is {@linkplain #standing
 * ordered}; the loop carries the commands out in its next step. Everything else is for the thread of the loop.
 */
public final class Control implements CycleListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Commands that wait; more are refused. */
    private static final int CAPACITY = 64;

    /** How long a size waits for a write of the loop to the same container. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String DRY_RUN = "this is a dry run (dry_run: true), which changes nothing";
    private static final String NO_TASKS = "nothing takes snapshots, makes clones or grows disks on this host";

    /** Who has changed a size by hand is not known. */
    private static final String SOMEBODY = "somebody";

    private final Queue<Waiting> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<Waiting> postponed = new ArrayList<>();
    /** Give replies. */
    private final Queue<Runnable> answers = new ArrayDeque<>();

    private final Runnable wake;
    private final Orders orders;
    private final Approvals approvals = new Approvals();
    private final SizeOrders sizes;
    private final LongWork work;
    private final Groups groups;
    private volatile Standing standing = Standing.NOTHING;
    private volatile boolean isClosed;
    private Settings settings;
    private volatile Instant monotonic;
    private Instant wall;

    /** @param since monotonic time of the loop */
    private record Waiting(Command command, CompletableFuture<Reply> reply, Instant since) {}

    private Control(Orders orders, LongWork work, Groups groups, Settings settings, Moment now, Runnable wake) {
        this.orders = orders;
        this.work = work;
        this.groups = groups;
        this.sizes = new SizeOrders(
                orders, approvals, new Baselines(settings.startup().files().backupDir()), work);
        this.settings = settings;
        this.wall = now.wall();
        this.monotonic = now.monotonic();
        this.wake = wake;
        publish();
    }

    /**
     * Reads what was ordered before.
     *
     * @param wake wakes the loop; called on any thread
     * @param tasks creates what does long work on containers, which is closed with this; empty if there is nothing of this kind;
     *     not used in a dry run
     * @param hooks runs programs of the administrator; closed with this
     * @throws IOException when it cannot be read, or makes no sense: it may say that a container must not be touched
     */
    public static Control open(
            Settings settings,
            Moment now,
            Runnable wake,
            Optional<Function<Runnable, ContainerTasks>> tasks,
            Hooks hooks)
            throws IOException {
        Path stateDir = settings.startup().files().stateDir();
        boolean isDryRun = settings.startup().dryRun();
        if (!isDryRun) {
            FileErrors.requireDirectory("state_dir", stateDir);
        }
        Orders orders = Orders.open(stateDir);
        Optional<ContainerTasks> all = isDryRun ? Optional.empty() : tasks.map(create -> create.apply(wake));
        LongWork work = LongWork.open(all, isDryRun ? DRY_RUN : NO_TASKS, stateDir);
        Groups groups = Groups.open(
                stateDir, all, new NetworkProbes(id -> all.orElseThrow().addresses(id)), hooks, settings, now);
        return new Control(orders, work, groups, settings, now, wake);
    }

    /** Puts a command into the queue. The reply comes from the loop, and may take as long as a write to the host. */
    public CompletableFuture<Reply> submit(Command command) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (isClosed) {
            reply.complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, "the program ends"));
        } else if (queue.offer(new Waiting(command, reply, monotonic))) {
            wake.run();
        } else {
            reply.complete(new Reply.Refused(Reply.Kind.BUSY, "too many commands wait already; try again"));
        }
        return reply;
    }

    /** What is ordered, and what waits, as of the last step. May be called from any thread. */
    public Standing standing() {
        return standing;
    }

    /** What the cycle has to respect. */
    public Oversight oversight() {
        return new Oversight() {
            @Override
            public Supervision of(Container container, EffectiveSettings effective) {
                return orders.of(container, effective);
            }

            @Override
            public Optional<String> workOn(ContainerId id) {
                return work.underWay(id).or(() -> groups.underWay(id));
            }
        };
    }

    /** All horizontal scaling groups, as of the last step. May be called from any thread. */
    public List<GroupView> groups() {
        return groups.views();
    }

    /** The last long work on a container, as of the last step. May be called from any thread. */
    public Optional<WorkState> workOn(ContainerId id) {
        return work.of(id);
    }

    /**
     * The snapshots of a container, oldest first. Blocks while the host is asked; may be called from any thread, but not from that
     * of the loop.
     *
     * @throws TaskFailedException when they cannot be read
     */
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        return work.snapshots(id);
    }

    /** Carries out what was ordered since the last step, and ends what is over. Called before each step. */
    public void step(ScalingCycle cycle, Moment now) {
        wall = now.wall();
        monotonic = now.monotonic();
        if (orders.lookAtPause()) {
            LOG.info(orders.isPaused() ? "Everything is paused." : "The pause is over.");
            cycle.withdraw(_ -> orders.isPaused(), "everything is paused");
        }
        approvals.expire(now.wall());
        try {
            orders.expire(now.wall());
        } catch (IOException e) {
            LOG.error("The end of a hold could not be written: {}", e.getMessage());
        }
        Loop loop = new Loop(cycle, now);
        work.advance(loop);
        groups.step(cycle::read, now).forEach(change -> cycle.announce(change, now));
        for (Boost boost : orders.over(now.wall())) {
            sizes.endBoost(boost, "the boost is over", loop, new CompletableFuture<>());
        }
        List<Waiting> all = new ArrayList<>(postponed);
        postponed.clear();
        for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
            all.add(one);
        }
        for (Waiting one : all) {
            if (mustWait(one, loop)) {
                postponed.add(one);
            } else {
                carryOut(one, loop);
            }
        }
        publish();
    }

    /** The container is being written by the loop itself, or its use is not known at this moment; both end soon. */
    private boolean mustWait(Waiting one, Loop loop) {
        return one.command()
                        .changed()
                        .filter(id -> sizes.isWrittenByItself(id, loop) || awaitsReading(id, loop))
                        .isPresent()
                && loop.now().monotonic().isBefore(one.since().plus(PATIENCE));
    }

    private static boolean awaitsReading(ContainerId id, Loop loop) {
        try {
            return loop.cycle().awaitsReading(id, loop.now());
        } catch (HostUnavailableException _) {
            return false; // which is told when the command is carried out
        }
    }

    /** The reply is given when what it says is published, so that whoever has it sees that. */
    private void carryOut(Waiting one, Loop loop) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        CompletableFuture<Void> _ =
                reply.thenAccept(given -> answers.add(() -> one.reply().complete(given)));
        try {
            carryOut(one.command(), loop, reply);
        } catch (IOException e) {
            reply.complete(new Reply.Refused(
                    Reply.Kind.NOT_KEPT, "it could not be written down, so it is not done: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A command failed, an internal error: {}", one.command(), e);
            reply.complete(new Reply.Refused(Reply.Kind.FAILED, "an internal error: " + e));
        }
    }

    private void carryOut(Command command, Loop loop, CompletableFuture<Reply> reply) throws IOException {
        switch (command) {
            case Command.Resize resize -> sizes.resize(resize, settings.manualHold(), loop, reply);
            case Command.BoostFor boost -> sizes.boost(boost, loop, reply);
            case Command.RollBack rollback -> sizes.rollBack(rollback, settings.manualHold(), loop, reply);
            case Command.EndBoost(ContainerId id, String by) ->
                orders.boost(id)
                        .ifPresentOrElse(
                                boost -> sizes.endBoost(boost, "ended by " + by, loop, reply),
                                () -> notFound(reply, "container " + id + " is not boosted"));
            case Command.Work(Job job, String _)
            when sizes.isUnderWay(job.id(), loop) ->
                reply.complete(new Reply.Refused(
                        Reply.Kind.CONFLICT, "a change of container " + job.id() + " is under way; try again"));
            case Command.Work(Job job, String _)
            when job.subjects().stream().anyMatch(id -> groups.underWay(id).isPresent()) ->
                reply.complete(new Reply.Refused(
                        Reply.Kind.CONFLICT,
                        job.subjects().stream()
                                .flatMap(id -> groups.underWay(id).stream())
                                .collect(Collectors.joining("; "))));
            case Command.Work one -> work.begin(one, loop, reply);
            case Command.ScaleGroup(String group, int count, String _) ->
                reply.complete(group(
                        group,
                        () -> groups.scale(group, count),
                        "group " + group + " shall have " + count + " members"));
            case Command.PauseGroup(String group, boolean isPaused, String by) ->
                reply.complete(group(
                        group,
                        () -> groups.pause(group, isPaused ? by : ""),
                        "group " + group + (isPaused ? " is paused" : " goes on")));
            case Command.HoldFor hold -> reply.complete(hold(hold, loop));
            case Command.Release(ContainerId id, String _) -> {
                if (orders.release(id)) {
                    done(reply, "container " + id + " is not held any more");
                } else {
                    notFound(reply, "container " + id + " is not held");
                }
            }
            case Command.SetMode mode -> reply.complete(setMode(mode, loop));
            case Command.Approve(String id, String by) ->
                approvals
                        .find(id)
                        .ifPresentOrElse(
                                approval -> sizes.approve(approval, by, loop, reply),
                                () -> notFound(reply, "nothing of the name '" + id + "' waits for approval"));
            case Command.Reject(String id, String _) ->
                approvals
                        .find(id)
                        .ifPresentOrElse(
                                approval -> {
                                    approvals.reject(approval, loop.now().wall());
                                    done(reply, "rejected; the same size is not asked for again for an hour");
                                },
                                () -> notFound(reply, "nothing of the name '" + id + "' waits for approval"));
            case Command.Preview _ ->
                reply.complete(new Reply.Planned(loop.cycle().preview(loop.now())));
        }
    }

    private Reply hold(Command.HoldFor command, Loop loop) throws IOException {
        ContainerId id = command.id();
        if (!loop.cycle().knows(id)) {
            return new Reply.Refused(Reply.Kind.NOT_FOUND, "there is no container " + id);
        }
        Hold hold = new Hold(id, loop.now().wall().plus(command.length()), command.by(), command.why());
        orders.hold(hold);
        loop.cycle().withdraw(id::equals, hold.sentence());
        return new Reply.Done("container " + id + " is " + hold.sentence(), Optional.empty());
    }

    private Reply setMode(Command.SetMode command, Loop loop) throws IOException {
        ModeOrder.Target target = command.target();
        Optional<OperatingMode> before = orders.modes().stream()
                .filter(order -> order.target().equals(target))
                .map(ModeOrder::mode)
                .findFirst();
        if (command.mode().isEmpty()) {
            orders.resetMode(target);
        } else if (!exists(target, loop)) { // or names would be remembered without an end
            return new Reply.Refused(Reply.Kind.NOT_FOUND, "there is no " + target);
        } else {
            orders.mode(new ModeOrder(
                    target, command.mode().get(), command.by(), loop.now().wall()));
        }
        loop.cycle().withdraw(_ -> true, "the mode has changed; it is decided again");
        return new Reply.Done(
                "mode of %s: %s -> %s".formatted(target, name(before), name(command.mode())), Optional.empty());
    }

    private boolean exists(ModeOrder.Target target, Loop loop) {
        return switch (target.kind()) {
            case ALL -> true;
            case TIER ->
                settings.containers().defaults().section().equals(target.name())
                        || settings.containers().tiers().containsKey(target.name());
            case CONTAINER -> ContainerId.isValid(target.name()) && loop.cycle().knows(new ContainerId(target.name()));
        };
    }

    private static String name(Optional<OperatingMode> mode) {
        return mode.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("as configured");
    }

    private Reply group(String name, Runnable order, String done) {
        if (!groups.has(name)) {
            return new Reply.Refused(Reply.Kind.NOT_FOUND, GroupView.noneIsCalled(name, groups.views()));
        }
        try {
            order.run();
            return new Reply.Done(done, Optional.empty());
        } catch (IllegalArgumentException e) {
            return new Reply.Refused(Reply.Kind.CONFLICT, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return new Reply.Refused(Reply.Kind.NOT_KEPT, String.valueOf(e.getMessage()));
        }
    }

    private static void done(CompletableFuture<Reply> reply, String sentence) {
        reply.complete(new Reply.Done(sentence, Optional.empty()));
    }

    private static void notFound(CompletableFuture<Reply> reply, String sentence) {
        reply.complete(new Reply.Refused(Reply.Kind.NOT_FOUND, sentence));
    }

    private void publish() {
        standing = new Standing(orders.isPaused(), orders.holds(), orders.boosts(), orders.modes(), approvals.all());
        for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
            answer.run();
        }
    }

    @Override
    public void observed(Observation seen, Moment now) {
        groups.observed(seen, now);
    }

    @Override
    public void decided(CycleReport report) {
        for (Outcome outcome : report.outcomes()) {
            Decision decision = outcome.decision();
            if (decision.isChange() && decision.awaitsApproval()) {
                approvals.add(decision, report.at().wall());
            } else if (report.trigger() == Trigger.CYCLE) {
                approvals.remove(decision.id());
            }
        }
        groups.decided(report, ban());
        publish();
    }

    /** Why groups stay as they are; empty if they need not. */
    private Optional<String> ban() {
        return orders.ban()
                .or(() -> Optional.of(settings.containers().observedBecause()).filter(why -> !why.isEmpty()));
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        sizes.finished(outcome, now);
        publish();
    }

    /** A person is not undone. */
    @Override
    public void externallyModified(ContainerId id, Allocation before, Allocation after) {
        try {
            orders.endBoost(id);
            if (settings.manualHold().isPositive()) {
                orders.hold(new Hold(
                        id,
                        wall.plus(settings.manualHold()),
                        SOMEBODY,
                        "its size was changed from %s to %s".formatted(before, after)));
            }
        } catch (IOException e) {
            LOG.error("A hold of container {} could not be written: {}", id, e.getMessage());
        }
        publish();
    }

    @Override
    public void gone(ContainerId id) {
        approvals.remove(id);
        try {
            orders.forget(id);
        } catch (IOException e) {
            LOG.error("What was ordered for container {} could not be forgotten: {}", id, e.getMessage());
        }
    }

    @Override
    public void reconfigured(Settings changed) {
        settings = changed;
        groups.reconfigured(changed);
    }

    /** Refuses what waits and what comes. Called when the loop has ended. */
    @Override
    public void close() {
        isClosed = true;
        for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
            one.reply().complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, "the program ends"));
        }
        postponed.forEach(one -> one.reply().complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, "the program ends")));
        postponed.clear();
        sizes.close();
        groups.close();
        work.close();
        publish();
    }
}
