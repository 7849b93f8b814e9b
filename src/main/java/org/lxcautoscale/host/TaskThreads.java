package org.lxcautoscale.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** Runs each task on a thread of its own, and wakes the main loop when one has ended. */
public final class TaskThreads implements ContainerTasks {

    /** Longer than it takes to kill a command; all threads end at the same time. */
    private static final Duration LONGEST_END = Duration.ofSeconds(6);

    private final Supplier<? extends TaskRunner> runners;
    private final Runnable wake;
    private final Deque<TaskRunner> idle = new ArrayDeque<>();
    private final Map<ContainerId, Thread> threads = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();

    /**
     * @param runners creates runners; each is used by one thread at a time
     * @param wake called on the thread of the task when it has ended
     */
    public TaskThreads(Supplier<? extends TaskRunner> runners, Runnable wake) {
        this.runners = runners;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerTask task) {
        Thread thread = Thread.ofPlatform().daemon().name("task-" + task.id()).unstarted(() -> end(task, run(task)));
        if (threads.putIfAbsent(task.id(), thread) != null) {
            throw new IllegalStateException("container " + task.id() + " has a task that has not ended yet");
        }
        thread.start();
    }

    private Optional<TaskFailedException> run(ContainerTask task) {
        try {
            TaskRunner runner = take();
            try {
                runner.run(task);
            } finally {
                giveBack(runner);
            }
            return Optional.empty();
        } catch (TaskFailedException e) {
            return Optional.of(e);
        } catch (RuntimeException | Error e) { // must be reported too
            return Optional.of(new TaskFailedException(Kind.FAILED, "an internal error: " + e, e));
        }
    }

    private void end(ContainerTask task, Optional<TaskFailedException> failure) {
        threads.remove(task.id());
        ended.add(new Ended(task, failure));
        wake.run();
    }

    @Override
    public boolean isBusy(ContainerId id) {
        return threads.containsKey(id);
    }

    @Override
    public List<Ended> ended() {
        List<Ended> all = new ArrayList<>();
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            all.add(one);
        }
        return all;
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        TaskRunner runner = take();
        try {
            return runner.snapshots(id);
        } finally {
            giveBack(runner);
        }
    }

    private TaskRunner take() {
        synchronized (idle) {
            TaskRunner runner = idle.poll();
            return runner == null ? runners.get() : runner;
        }
    }

    private void giveBack(TaskRunner runner) {
        synchronized (idle) {
            idle.push(runner);
        }
    }

    @Override
    public void close() {
        List<Thread> running = List.copyOf(threads.values());
        running.forEach(Thread::interrupt);
        try {
            for (Thread thread : running) {
                thread.join(LONGEST_END);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
