package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.Pauses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel calls when the tasks of a container have waited for memory for 50 ms within a second, when it has reached its
 * {@code memory.high}, or with version 1 nearly its limit, when one of its processes was killed for lack of memory, and when it
 * was stopped or frozen. One thread waits for all containers.
 */
final class CgroupAlarms implements Alarms {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private static final String TRIGGER = "some 50000 1000000";

    /** Of the limit of a group of version 1, which has no {@code memory.high}. */
    private static final double NEARLY = 0.9;

    private static final long PAGE = 4096;

    /** Three files each. */
    private static final int MOST_CONTAINERS = 1000;

    /** Page cache reaches {@code memory.high} all the time: pressure tells whether that hurts. */
    private static final long LONGEST_PAUSE_AT_HIGH_MILLIS = 60_000;

    /** How long the thread waits when there is nothing to do; it ends so long after {@link #close()} at most. */
    private static final int IDLE_MILLIS = 60_000;

    private final Cgroups cgroups;
    private final KernelEvents events;
    private final Runnable wake;
    private final Map<ContainerId, Watch> watches = new HashMap<>();
    private final Map<Integer, EventFile> eventFiles = new HashMap<>();
    private final Set<Watch> paused = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<ContainerId> raised = new HashSet<>();
    private boolean closed;
    private String lastProblem = "";

    /**
     * What is watched of one run of a container.
     *
     * @param threshold bytes that a group of version 1 must cross; 0 without one
     */
    private record Watch(
            ContainerId id, Cgroups.Run run, long threshold, Pauses pauses, Pauses atHigh, Set<Integer> files) {}

    /** A file that announces changes. */
    private record EventFile(Watch watch, Kind kind, Map<String, String> last) {}

    private enum Kind {
        PRESSURE,
        MEMORY_EVENTS,
        THRESHOLD,
        GROUP_EVENTS;

        boolean hasContent() {
            return this == MEMORY_EVENTS || this == GROUP_EVENTS;
        }
    }

    private CgroupAlarms(Cgroups cgroups, KernelEvents events, Runnable wake) {
        this.cgroups = cgroups;
        this.events = events;
        this.wake = wake;
    }

    /** Where the kernel cannot be heard, which is said, containers are looked at only at each sample. */
    static Alarms of(Cgroups cgroups, Runnable wake) {
        try {
            CgroupAlarms alarms = new CgroupAlarms(cgroups, KernelEvents.open(), wake);
            Thread.ofPlatform().daemon().name("alarms").start(alarms::listen);
            return alarms;
        } catch (IOException e) {
            return new Unheard(String.valueOf(e.getMessage()));
        }
    }

    /** Says once why the kernel cannot be heard, when there is something to watch. */
    private static final class Unheard implements Alarms {

        private final String why;
        private boolean said;

        Unheard(String why) {
            this.why = why;
        }

        @Override
        public void watch(Collection<ContainerId> containers) {
            if (!said && !containers.isEmpty()) {
                said = true;
                LOG.info("The kernel cannot wake this program, so it looks at containers only at each sample: {}", why);
            }
        }
    }

    @Override
    public synchronized void watch(Collection<ContainerId> containers) {
        Set<ContainerId> wanted = containers.stream().limit(MOST_CONTAINERS).collect(Collectors.toSet());
        for (ContainerId id : wanted) {
            cgroups.run(id).ifPresent(run -> {
                Watch known = watches.get(id);
                if (known == null || !known.run().equals(run) || known.threshold() != threshold(id, run)) {
                    remove(known);
                    watches.put(id, begin(id, run));
                }
            });
        }
        if (watches.size() > wanted.size()) {
            List<Watch> gone = watches.values().stream()
                    .filter(watch -> !wanted.contains(watch.id()))
                    .toList();
            gone.forEach(watch -> {
                watches.remove(watch.id());
                remove(watch);
            });
        }
    }

    /** With version 1 page cache counts, too: a threshold shows only that memory has just been filled. */
    private long threshold(ContainerId id, Cgroups.Run run) {
        CgroupPaths.Group memory = run.paths().memory();
        return memory == null || memory.isUnified()
                ? 0
                : (long) (NEARLY * cgroups.memoryLimit(id).orElse(0)) / PAGE * PAGE;
    }

    private Watch begin(ContainerId id, Cgroups.Run run) {
        Watch watch = new Watch(
                id, run, threshold(id, run), new Pauses(), new Pauses(LONGEST_PAUSE_AT_HIGH_MILLIS), new HashSet<>());
        CgroupPaths.Group unified = run.paths().unified();
        CgroupPaths.Group memory = run.paths().memory();
        try {
            if (unified != null) {
                add(watch, Kind.PRESSURE, events.addTrigger(unified.directory().resolve("memory.pressure"), TRIGGER));
                add(watch, Kind.GROUP_EVENTS, events.addFile(unified.directory().resolve("cgroup.events")));
            }
            if (memory != null && memory.isUnified()) {
                add(watch, Kind.MEMORY_EVENTS, events.addFile(memory.directory().resolve("memory.events")));
            } else if (memory != null && watch.threshold() > 0) {
                add(watch, Kind.THRESHOLD, events.addThreshold(memory.directory(), watch.threshold()));
            }
        } catch (IOException e) {
            say(String.valueOf(e.getMessage()));
        }
        return watch;
    }

    private void add(Watch watch, Kind kind, int file) {
        EventFile added = new EventFile(watch, kind, new HashMap<>());
        changes(added, file);
        watch.files().add(file);
        eventFiles.put(file, added);
    }

    private void say(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            LOG.info(
                    "The kernel cannot wake this program for a container, which is looked at only at each sample: {}",
                    problem);
        }
    }

    private void remove(@Nullable Watch watch) {
        if (watch != null) {
            paused.remove(watch);
            watch.files().forEach(file -> {
                eventFiles.remove(file);
                events.remove(file);
            });
        }
    }

    private void listen() {
        int[] changed = new int[256];
        try {
            for (int timeout = IDLE_MILLIS; timeout >= 0; timeout = nextTimeout()) {
                int count = events.await(timeout, changed);
                if (hear(changed, count, nowMillis())) {
                    wake.run();
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "The kernel cannot wake this program any more, it looks at containers only at each sample: {}",
                    e.getMessage());
        } finally {
            events.close();
        }
    }

    private static long nowMillis() {
        return System.nanoTime() / 1_000_000;
    }

    /** Milliseconds; negative when this is closed. */
    private synchronized int nextTimeout() {
        if (closed) {
            return -1;
        }
        long now = nowMillis();
        long next = IDLE_MILLIS;
        for (Watch watch : paused) {
            next = Math.min(
                    next, Math.min(Pauses.SHORTEST_MILLIS, watch.pauses().left(now)));
        }
        return (int) Math.max(1, next);
    }

    /** Takes in changes of files and ends of pauses; returns whether a container calls. */
    private synchronized boolean hear(int[] files, int count, long now) {
        boolean calls = false;
        for (int i = 0; i < count; i++) {
            EventFile file = eventFiles.get(files[i]);
            if (file != null) {
                calls |= hear(file.watch(), isNews(file, files[i], now), now);
            }
        }
        for (Watch watch : List.copyOf(paused)) {
            if (watch.pauses().left(now) <= 0) {
                watch.files().forEach(this::rearm);
                if (watch.pauses().callsAgain(now)) {
                    raised.add(watch.id());
                    calls = true;
                } else {
                    paused.remove(watch);
                }
            }
        }
        return calls;
    }

    private void rearm(int number) {
        EventFile file = eventFiles.get(number);
        events.rearm(number, file != null && file.kind() == Kind.THRESHOLD);
    }

    private boolean hear(Watch watch, boolean isNews, long now) {
        paused.add(watch); // its file announces nothing until it is armed again
        if (watch.pauses().call(isNews, now)) {
            raised.add(watch.id());
            return true;
        }
        return false;
    }

    private boolean isNews(EventFile file, int number, long now) {
        if (!file.kind().hasContent()) {
            return true;
        }
        Set<String> changes = changes(file, number);
        boolean isAtHigh = file.kind() == Kind.MEMORY_EVENTS && changes.remove("high");
        return (isAtHigh && file.watch().atHigh().call(true, now))
                || changes.stream().anyMatch(name -> file.kind() == Kind.GROUP_EVENTS || name.startsWith("oom"));
    }

    /** The names of the values that have changed since the last time. */
    private Set<String> changes(EventFile file, int number) {
        Set<String> changes = new HashSet<>();
        if (file.kind().hasContent()) {
            events.read(number).lines().forEach(line -> {
                String name = line.substring(0, Math.max(0, line.indexOf(' ')));
                if (!line.equals(file.last().put(name, line))) {
                    changes.add(name);
                }
            });
        }
        return changes;
    }

    @Override
    public synchronized Set<ContainerId> raised() {
        Set<ContainerId> all = Set.copyOf(raised);
        raised.clear();
        return all;
    }

    @Override
    public synchronized void helped(Set<ContainerId> containers) {
        for (ContainerId id : containers) {
            Watch watch = watches.get(id);
            if (watch != null) {
                watch.pauses().shorten();
                watch.atHigh().shorten();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(this::remove);
        watches.clear();
    }
}
