package org.lxcautoscale.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.SizeOrders.Loop;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long work on containers, which goes on beside the loop: each job is a sequence of tasks of the host, and what ends a task begins the
 * next. Used by the thread of the loop, except for {@link #snapshots} and {@link #of}.
 */
final class LongWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Jobs at once; more are refused. */
    static final int MOST = 4;

    /** Containers whose last job is remembered. */
    private static final int REMEMBERED = 64;

    private final Optional<ContainerTasks> tasks;
    private final String whyNone;
    private final List<Running> running = new ArrayList<>();
    private final Map<ContainerId, WorkState> last = new LinkedHashMap<>();
    private volatile Map<ContainerId, WorkState> states = Map.of();
    /** Wall clock of the step. */
    private Instant now = Instant.EPOCH;

    /** A job that has not ended. */
    private static final class Running {
        private final Command.Work command;
        private final CompletableFuture<Reply> reply;
        private Next.Run step;

        private Running(Command.Work command, CompletableFuture<Reply> reply, Next.Run step) {
            this.command = command;
            this.reply = reply;
            this.step = step;
        }
    }

    /**
     * @param tasks is closed with this; empty if there is nothing of this kind
     * @param whyNone why, in a sentence
     */
    LongWork(Optional<ContainerTasks> tasks, String whyNone) {
        this.tasks = tasks;
        this.whyNone = whyNone;
    }

    /** Begins a job, or refuses it. */
    void begin(Command.Work command, Loop loop, CompletableFuture<Reply> reply) {
        Job job = command.job();
        now = loop.now().wall();
        Optional<Reply> refusal = refusal(job);
        if (refusal.isPresent()) {
            reply.complete(refusal.get());
            return;
        }
        Next next;
        try {
            next = first(job, loop.cycle()::read, now);
        } catch (NoSuchContainerException e) {
            reply.complete(new Reply.Refused(Reply.Kind.NOT_FOUND, String.valueOf(e.getMessage())));
            return;
        } catch (HostUnavailableException e) {
            reply.complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, String.valueOf(e.getMessage())));
            return;
        }
        switch (next) {
            case Next.End(Reply end) -> reply.complete(end);
            case Next.Run run -> {
                LOG.info("Container {}: {}, ordered by {}.", job.id(), job.title(), command.by());
                Running one = new Running(command, reply, run);
                running.add(one);
                go(one, run);
            }
        }
        publish();
    }

    private Optional<Reply> refusal(Job job) {
        if (tasks.isEmpty()) {
            return Optional.of(new Reply.Refused(Reply.Kind.CONFLICT, whyNone));
        }
        for (ContainerId id : job.subjects()) {
            if (isBusy(id)) {
                return Optional.of(new Reply.Refused(
                        Reply.Kind.CONFLICT, "other work on container " + id + " is under way; try again later"));
            }
        }
        return running.size() < MOST
                ? Optional.empty()
                : Optional.of(new Reply.Refused(
                        Reply.Kind.BUSY, "long work on " + MOST + " containers is under way already; try again later"));
    }

    private static Next first(Job job, Containers containers, Instant now)
            throws NoSuchContainerException, HostUnavailableException {
        return switch (job) {
            case Job.Task(ContainerTask task) ->
                new Next.Run(
                        job.title(),
                        task,
                        failure -> new Next.End(failure.<Reply>map(
                                        e -> new Reply.Refused(Failures.kind(e), e.sentence()))
                                .orElseGet(() -> new Reply.Done(
                                        "container " + job.id() + ": " + job.title() + ": done", Optional.empty()))));
            case Job.RollBack back -> new RollingBack(back, containers).first();
            case Job.MakeClone copy -> new Cloning(copy, containers, now).first();
            case Job.Remove remove -> new Removing(remove, containers).first();
        };
    }

    /** Takes in what has ended, and begins what follows. */
    void advance(Loop loop) {
        if (tasks.isEmpty()) {
            return;
        }
        now = loop.now().wall();
        if (tasks.get().advance()) {
            publish();
        }
    }

    private void ended(Running one, Optional<TaskFailedException> failure) {
        try {
            failure.ifPresent(
                    e -> LOG.warn("Container {}: {} failed: {}", one.step.task().id(), one.step.step(), e.sentence()));
            switch (one.step.then().after(failure)) {
                case Next.Run run -> go(one, run);
                case Next.End(Reply reply) -> end(one, reply);
            }
        } catch (RuntimeException e) {
            broken(one, e);
        }
    }

    private void go(Running one, Next.Run run) {
        one.step = run;
        remember(one, new WorkState(one.command.job().title(), one.command.by(), now, run.step(), Optional.empty()));
        try {
            tasks.orElseThrow().begin(run.task(), failure -> ended(one, failure));
        } catch (RuntimeException e) {
            broken(one, e);
        }
    }

    private void broken(Running one, RuntimeException e) {
        LOG.error(
                "Container {}: {} failed, an internal error", one.command.job().id(), one.step.step(), e);
        end(one, new Reply.Refused(Reply.Kind.FAILED, one.step.step() + " failed, an internal error: " + e));
    }

    private void end(Running one, Reply reply) {
        running.remove(one);
        Job job = one.command.job();
        String sentence = switch (reply) {
            case Reply.Done done -> done.sentence();
            case Reply.Refused refused -> refused.sentence();
            case Reply.Planned _ -> throw new IllegalStateException("not the end of a job");
        };
        boolean isDone = reply instanceof Reply.Done;
        remember(one, new WorkState(job.title(), one.command.by(), now, sentence, Optional.of(isDone)));
        if (isDone) {
            LOG.info("Container {}: {} is done: {}.", job.id(), job.title(), sentence);
        } else {
            LOG.warn("Container {}: {} was not done: {}.", job.id(), job.title(), sentence);
        }
        one.reply.complete(reply);
    }

    private void remember(Running one, WorkState state) {
        for (ContainerId id : one.command.job().subjects()) {
            last.remove(id);
            last.put(id, state);
        }
        while (last.size() > REMEMBERED) {
            last.remove(last.keySet().iterator().next());
        }
    }

    private void publish() {
        states = Map.copyOf(last);
    }

    /** Whether something is done to a container, and so nothing else may be. */
    boolean isBusy(ContainerId id) {
        return tasks.filter(all -> all.isBusy(id)).isPresent() || underWay(id).isPresent();
    }

    /** What is being done to a container, as part of a sentence. */
    Optional<String> underWay(ContainerId id) {
        for (Running one : running) {
            if (one.command.job().subjects().contains(id)) {
                return Optional.of(one.command.job().title());
            }
        }
        return Optional.empty();
    }

    /** The last job on a container, as of the last step. May be called from any thread. */
    Optional<WorkState> of(ContainerId id) {
        return Optional.ofNullable(states.get(id));
    }

    /**
     * The snapshots of a container. Blocks; may be called from any thread.
     *
     * @throws TaskFailedException when they cannot be read
     */
    List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        if (tasks.isEmpty()) {
            throw new TaskFailedException(Kind.REFUSED, whyNone + "; snapshots are not listed either");
        }
        return tasks.get().snapshots(id);
    }

    /** Nothing more will happen: the loop ends. */
    @Override
    public void close() {
        for (Running one : running) {
            String sentence = "the program has ended while %s; look at container %s"
                    .formatted(one.step.step(), one.command.job().id());
            LOG.warn(
                    "Container {}: {} is not finished: {}.",
                    one.command.job().id(),
                    one.command.job().title(),
                    sentence);
            one.reply.complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, sentence));
        }
        running.clear();
        tasks.ifPresent(ContainerTasks::close);
    }
}
