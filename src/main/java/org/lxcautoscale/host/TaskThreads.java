package org.lxcautoscale.host;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** Runs each task on a thread of its own, and wakes the main loop when one has ended. */
public final class TaskThreads implements ContainerTasks {

    /** Longer than it takes to kill a command; all threads end at the same time. */
    private static final Duration LONGEST_END = Duration.ofSeconds(6);

    private final Supplier<? extends TaskRunner> runners;
    private final Runnable wake;
    private final Deque<TaskRunner> idle = new ArrayDeque<>();
    private final Map<ContainerId, Thread> threads = new ConcurrentHashMap<>();
    private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
    /** Tells of what has ended. */
    private final ConcurrentLinkedQueue<Runnable> ended = new ConcurrentLinkedQueue<>();

    /**
     * @param runners creates runners; each is used by one thread at a time
     * @param wake called on the thread of the task when it has ended
     */
    public TaskThreads(Supplier<? extends TaskRunner> runners, Runnable wake) {
        this.runners = runners;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerTask task, Then then) {
        Thread thread = Thread.ofPlatform().daemon().name("task-" + task.id()).unstarted(() -> {
            Optional<TaskFailedException> failure = run(task);
            threads.remove(task.id());
            tell(() -> then.ended(failure));
        });
        if (threads.putIfAbsent(task.id(), thread) != null) {
            throw new IllegalStateException("container " + task.id() + " has a task that has not ended yet");
        }
        thread.start();
    }

    private Optional<TaskFailedException> run(ContainerTask task) {
        try {
            answer(runner -> {
                runner.run(task);
                return task;
            });
            return Optional.empty();
        } catch (TaskFailedException e) {
            return Optional.of(e);
        } catch (RuntimeException | Error e) { // must be reported too
            return Optional.of(internal(e));
        }
    }

    private static TaskFailedException internal(Throwable e) {
        return new TaskFailedException(Kind.FAILED, "an internal error: " + e, e);
    }

    private void tell(Runnable news) {
        ended.add(news);
        wake.run();
    }

    @Override
    public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {
        read("inventory", TaskRunner::inventory, then, otherwise);
    }

    @Override
    public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {
        read("snapshots-" + id, runner -> runner.snapshots(id), then, otherwise);
    }

    /** What is read of a host. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(TaskRunner runner) throws TaskFailedException;
    }

    private <T> void read(
            String name, Question<T> question, Consumer<T> then, Consumer<TaskFailedException> otherwise) {
        Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            try {
                T answer = answer(question);
                tell(() -> then.accept(answer));
            } catch (TaskFailedException e) {
                tell(() -> otherwise.accept(e));
            } catch (RuntimeException | Error e) { // must be reported too
                tell(() -> otherwise.accept(internal(e)));
            } finally {
                readers.remove(Thread.currentThread());
            }
        });
        readers.add(thread);
        thread.start();
    }

    private <T> T answer(Question<T> question) throws TaskFailedException {
        TaskRunner runner = take();
        try {
            return question.ask(runner);
        } finally {
            giveBack(runner);
        }
    }

    @Override
    public boolean isBusy(ContainerId id) {
        return threads.containsKey(id);
    }

    @Override
    public boolean advance() {
        boolean isAny = false;
        for (Runnable news = ended.poll(); news != null; news = ended.poll()) {
            isAny = true;
            news.run();
        }
        return isAny;
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        return answer(runner -> runner.snapshots(id));
    }

    @Override
    public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
        return answer(runner -> runner.addresses(id));
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
        List<Thread> running = new ArrayList<>(threads.values());
        running.addAll(readers);
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
