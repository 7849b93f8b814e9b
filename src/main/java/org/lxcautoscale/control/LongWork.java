package org.lxcautoscale.control;

import java.io.IOException;
import java.nio.file.Path;
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
import org.lxcautoscale.host.SnapshotName;
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
    private final WorkFile file;
    private final List<Running> running = new ArrayList<>();
    /** What an earlier program has left, and is not gone on with yet. */
    private final List<Unfinished> left;

    private final Map<Running, Resuming> resumed = new LinkedHashMap<>();
    private final Map<ContainerId, WorkState> last = new LinkedHashMap<>();
    private volatile Map<ContainerId, WorkState> states = Map.of();
    /** Wall clock of the step. */
    private Instant now = Instant.EPOCH;

    /** A job that has not ended. */
    private static final class Running {
        private final Unfinished job;
        private final CompletableFuture<Reply> reply;
        /** What is being done, as part of a sentence. */
        private String step;

        private Running(Unfinished job, CompletableFuture<Reply> reply, String step) {
            this.job = job;
            this.reply = reply;
            this.step = step;
        }
    }

    private LongWork(Optional<ContainerTasks> tasks, String whyNone, WorkFile file, List<Unfinished> left) {
        this.tasks = tasks;
        this.whyNone = whyNone;
        this.file = file;
        this.left = new ArrayList<>(left);
    }

    /**
     * Reads what an earlier program has left unfinished, which is gone on with in the next step.
     *
     * @param tasks is closed with this; empty if there is nothing of this kind: then nothing is gone on with
     * @param whyNone why, in a sentence
     * @throws IOException when it cannot be read, or makes no sense
     */
    static LongWork open(Optional<ContainerTasks> tasks, String whyNone, Path stateDir) throws IOException {
        WorkFile file = new WorkFile(stateDir);
        return new LongWork(tasks, whyNone, file, tasks.isEmpty() ? List.of() : file.read());
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
        First first;
        try {
            first = first(job, loop.cycle()::read, now);
        } catch (NoSuchContainerException e) {
            reply.complete(new Reply.Refused(Reply.Kind.NOT_FOUND, String.valueOf(e.getMessage())));
            return;
        } catch (HostUnavailableException e) {
            reply.complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, String.valueOf(e.getMessage())));
            return;
        }
        switch (first.next()) {
            case Next.End(Reply end) -> reply.complete(end);
            case Next.Run run -> {
                Unfinished unfinished = new Unfinished(job, command.by(), first.snapshot(), first.hasRun(), now);
                Running one = new Running(unfinished, reply, run.step());
                running.add(one);
                try {
                    write();
                } catch (IOException e) {
                    running.remove(one);
                    reply.complete(new Reply.Refused(
                            Reply.Kind.NOT_KEPT, "it could not be written down, so it is not done: " + e.getMessage()));
                    return;
                }
                LOG.info("Container {}: {}, ordered by {}.", job.id(), job.title(), command.by());
                go(one, run);
            }
        }
        publish();
    }

    private void write() throws IOException {
        List<Unfinished> all = new ArrayList<>(left);
        running.forEach(one -> all.add(one.job));
        file.write(all);
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

    /**
     * How a job begins.
     *
     * @param snapshot that must be deleted
     * @param hasRun whether its container ran before
     */
    private record First(Next next, Optional<SnapshotName> snapshot, boolean hasRun) {
        First(Next next) {
            this(next, Optional.empty(), false);
        }
    }

    private static First first(Job job, Containers containers, Instant now)
            throws NoSuchContainerException, HostUnavailableException {
        return switch (job) {
            case Job.Task(ContainerTask task) ->
                new First(new Next.Run(
                        job.title(),
                        task,
                        failure -> new Next.End(failure.<Reply>map(
                                        e -> new Reply.Refused(Failures.kind(e), e.sentence()))
                                .orElseGet(() -> new Reply.Done(
                                        "container " + job.id() + ": " + job.title() + ": done", Optional.empty())))));
            case Job.RollBack back -> {
                RollingBack rolling = new RollingBack(back, containers);
                yield new First(rolling.first(), Optional.empty(), rolling.hasRun());
            }
            case Job.MakeClone copy -> {
                Cloning cloning = new Cloning(copy, containers, now);
                yield new First(cloning.first(), cloning.snapshot(), false);
            }
            case Job.Remove remove -> new First(new Removing(remove, containers).first());
            case Job.Former _ -> throw new IllegalArgumentException("nobody orders what an earlier program has begun");
        };
    }

    /** Takes in what has ended, and begins what follows. */
    void advance(Loop loop) {
        if (tasks.isEmpty()) {
            return;
        }
        now = loop.now().wall();
        boolean isChanged = tasks.get().advance();
        for (Unfinished job : List.copyOf(left)) {
            left.remove(job);
            resume(job, loop.cycle()::read);
            isChanged = true;
        }
        for (Map.Entry<Running, Resuming> one : List.copyOf(resumed.entrySet())) {
            Optional<Next> next = one.getValue().next(now);
            if (next.isPresent()) {
                resumed.remove(one.getKey());
                follow(one.getKey(), next.get());
                isChanged = true;
            }
        }
        if (isChanged) {
            publish();
        }
    }

    private void resume(Unfinished job, Containers containers) {
        LOG.warn(
                "Container {}: {}, ordered by {}, was not finished when the program ended; it is gone on with.",
                job.job().id(),
                job.job().title(),
                job.by());
        Running one = new Running(job, new CompletableFuture<>(), "waiting for what the host still does");
        running.add(one);
        resumed.put(one, new Resuming(job, containers, now));
        remember(one, state(one, one.step, Optional.empty()));
    }

    private void ended(Running one, Next.Then then, Optional<TaskFailedException> failure) {
        try {
            failure.ifPresent(
                    e -> LOG.warn("Container {}: {} failed: {}", one.job.job().id(), one.step, e.sentence()));
            follow(one, then.after(failure));
        } catch (RuntimeException e) {
            broken(one, e);
        }
    }

    private void follow(Running one, Next next) {
        switch (next) {
            case Next.Run run -> go(one, run);
            case Next.End(Reply reply) -> end(one, reply);
        }
    }

    private void go(Running one, Next.Run run) {
        one.step = run.step();
        remember(one, state(one, run.step(), Optional.empty()));
        try {
            tasks.orElseThrow().begin(run.task(), failure -> ended(one, run.then(), failure));
        } catch (RuntimeException e) {
            broken(one, e);
        }
    }

    private WorkState state(Running one, String sentence, Optional<Boolean> isDone) {
        return new WorkState(one.job.job().title(), one.job.by(), now, sentence, isDone);
    }

    private void broken(Running one, RuntimeException e) {
        LOG.error("Container {}: {} failed, an internal error", one.job.job().id(), one.step, e);
        end(one, new Reply.Refused(Reply.Kind.FAILED, one.step + " failed, an internal error: " + e));
    }

    private void end(Running one, Reply reply) {
        running.remove(one);
        try {
            write();
        } catch (IOException e) {
            LOG.error("The end of a job could not be written down, and it may be looked at again: {}", e.getMessage());
        }
        Job job = one.job.job();
        String sentence = switch (reply) {
            case Reply.Done done -> done.sentence();
            case Reply.Refused refused -> refused.sentence();
            case Reply.Planned _ -> throw new IllegalStateException("not the end of a job");
        };
        boolean isDone = reply instanceof Reply.Done;
        remember(one, state(one, sentence, Optional.of(isDone)));
        if (isDone) {
            LOG.info("Container {}: {} is done: {}.", job.id(), job.title(), sentence);
        } else {
            LOG.warn("Container {}: {} was not done: {}.", job.id(), job.title(), sentence);
        }
        one.reply.complete(reply);
    }

    private void remember(Running one, WorkState state) {
        for (ContainerId id : one.job.job().subjects()) {
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
            if (one.job.job().subjects().contains(id)) {
                return Optional.of(one.job.job().title());
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
            Job job = one.job.job();
            String sentence = "the program has ended while " + one.step + "; it is gone on with when it runs again";
            LOG.warn("Container {}: {} is not finished: {}.", job.id(), job.title(), sentence);
            one.reply.complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, sentence));
        }
        running.clear();
        tasks.ifPresent(ContainerTasks::close);
    }
}
