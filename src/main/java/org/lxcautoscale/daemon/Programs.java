package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lxcautoscale.group.Hooks;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.command.SeparateUnit;

/** Hooks as processes of this machine, without a shell; each has a thread that waits for it. */
final class Programs implements Hooks {

    /** Longer than it takes to kill a program. */
    private static final Duration LONGEST_END = Duration.ofSeconds(6);

    private static final int SHOWN = 200;

    private final Path root;
    private final Runnable wake;
    private final ConcurrentLinkedQueue<Runnable> ended = new ConcurrentLinkedQueue<>();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * @param root the root directory of the machine
     * @param wake called on any thread when one has ended
     */
    Programs(Path root, Runnable wake) {
        this.root = root;
        this.wake = wake;
    }

    @Override
    public void run(
            List<String> line, Supplier<Map<String, String>> environment, Duration limit, Consumer<String> then) {
        Thread thread = Thread.ofPlatform().daemon().name("hook").unstarted(() -> {
            String problem = run(line, environment.get(), limit);
            running.remove(Thread.currentThread());
            ended.add(() -> then.accept(problem));
            wake.run();
        });
        running.add(thread);
        thread.start();
    }

    private String run(List<String> line, Map<String, String> environment, Duration limit) {
        List<String> all = new ArrayList<>(List.of("/usr/bin/env"));
        environment.forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(line);
        List<String> whole =
                SeparateUnit.isNeeded(root) ? new SeparateUnit("systemd-run").around(all, limit) : List.copyOf(all);
        String program = line.getFirst();
        try {
            return switch (new BoundedCommand(limit).runUntilInterrupted(whole)) {
                case BoundedCommand.Result.Ended(int exitCode, String output) ->
                    exitCode == 0 ? "" : program + " ended with exit code " + exitCode + said(output);
                case BoundedCommand.Result.Killed(String output) ->
                    program + " has not ended within " + TaskLimits.inWords(limit) + " and was killed" + said(output);
            };
        } catch (IOException e) {
            return program + " could not be started: " + e.getMessage();
        }
    }

    private static String said(String output) {
        String last = output.strip().lines().reduce("", (_, line) -> line.strip());
        return last.isEmpty() ? "" : ": " + (last.length() > SHOWN ? last.substring(0, SHOWN) + "…" : last);
    }

    @Override
    public void advance() {
        for (Runnable news = ended.poll(); news != null; news = ended.poll()) {
            news.run();
        }
    }

    @Override
    public void close() {
        List<Thread> all = List.copyOf(running);
        all.forEach(Thread::interrupt);
        try {
            for (Thread thread : all) {
                thread.join(LONGEST_END);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
