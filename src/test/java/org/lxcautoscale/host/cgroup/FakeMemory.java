package org.lxcautoscale.host.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The memory controller of a {@link FakeMachine}: counters, limits and events of its containers, in files of either version. */
final class FakeMemory {

    /** What version 1 says for none. */
    private static final String NO_LIMIT = "9223372036854771712";

    private static final String OOM_CONTROL = "oom_kill_disable 0\nunder_oom 0\noom_kill ";

    private final FakeMachine machine;
    private final Map<String, FakeCounters> known = new HashMap<>();

    FakeMemory(FakeMachine machine) {
        this.machine = machine;
    }

    /** Makes the files of a container, idle and small. */
    void start(String group, long memoryLimit) {
        known.put(group, FakeCounters.ofMemory(2 << 20, 3 << 20));
        writeMemory(group);
        if (machine.isUnified()) {
            machine.memoryFile(group, "memory.max", memoryLimit);
            machine.memoryFile(group, "memory.high", "max");
            machine.memoryFile(group, "memory.swap.max", "max");
        } else {
            machine.memoryFile(group, "memory.limit_in_bytes", memoryLimit);
            machine.memoryFile(group, "memory.memsw.limit_in_bytes", memoryLimit);
            innerLimit(group, "ns", NO_LIMIT);
        }
        kills(group, 0);
        aboveMemory(group);
    }

    /** The groups above, which limit nothing unless a test says so. */
    private void aboveMemory(String group) {
        Path mount = machine.directory("memory", "");
        for (Path above = machine.memoryDirectory(group).getParent(); !above.equals(mount); above = above.getParent()) {
            machine.write(
                    above.resolve(machine.isUnified() ? "memory.max" : "memory.limit_in_bytes"),
                    machine.isUnified() ? "max\n" : NO_LIMIT + "\n");
            if (machine.isUnified()) {
                machine.write(above.resolve("memory.high"), "max\n");
                machine.write(above.resolve("cpu.max"), "max 100000\n");
            }
        }
    }

    /** Changes what the kernel counts. */
    void use(String group, UnaryOperator<FakeCounters> change) {
        known.compute(group, (_, counters) -> change.apply(counters));
        writeMemory(group);
    }

    private void writeMemory(String group) {
        FakeCounters counted = known.get(group);
        machine.memoryFile(group, machine.isUnified() ? "memory.current" : "memory.usage_in_bytes", counted.charged());
        machine.memoryFile(group, "memory.stat", (machine.isUnified() ? counted.unified() : counted.legacy()).strip());
        if (machine.isUnified()) {
            machine.memoryFile(group, "memory.swap.current", counted.swap());
        }
    }

    /** Kills so far for the container's own limit, all of processes in the inner group. */
    void kills(String group, long kills) {
        known.put(group, known.get(group).withKills(kills));
        if (machine.isUnified()) {
            writeEvents(group);
        } else {
            machine.memoryFile(group, "memory.oom_control", OOM_CONTROL + "0");
            countInner(group, "ns", kills, 0);
            machine.memoryFile(group, "memory.failcnt", 0);
            machine.memoryFile(group, "memory.memsw.failcnt", kills * 7);
        }
    }

    /** Kills so far for the limit of a group inside, {@code ns/docker/web}. */
    void innerKills(String group, String inner, long limit, long kills) {
        innerLimit(group, inner, Long.toString(limit));
        if (machine.isUnified()) {
            known.put(group, known.get(group).withInnerKills(kills));
            writeEvents(group);
        } else {
            countInner(group, inner, kills, kills * 11);
        }
    }

    private void innerLimit(String group, String inner, String limit) {
        for (int slash = inner.indexOf('/'); slash > 0; slash = inner.indexOf('/', slash + 1)) {
            String above = inner.substring(0, slash);
            if (!Files.exists(machine.memoryDirectory(group).resolve(above).resolve("memory.max"))
                    && !Files.exists(
                            machine.memoryDirectory(group).resolve(above).resolve("memory.oom_control"))) {
                innerLimit(group, above, machine.isUnified() ? "max" : NO_LIMIT);
                countInner(group, above, 0, 0);
            }
        }
        if (machine.isUnified()) {
            machine.memoryFile(group, inner + "/memory.max", limit);
        } else {
            machine.memoryFile(group, inner + "/memory.limit_in_bytes", limit);
            machine.memoryFile(group, inner + "/memory.memsw.limit_in_bytes", limit);
        }
    }

    private void countInner(String group, String inner, long kills, long failures) {
        if (machine.isUnified()) {
            return;
        }
        machine.memoryFile(group, inner + "/memory.oom_control", OOM_CONTROL + kills);
        machine.memoryFile(group, inner + "/memory.failcnt", 0);
        machine.memoryFile(group, inner + "/memory.memsw.failcnt", failures);
    }

    /** The kernel counts hierarchically in one file and what happened at the group's own limit in the other. */
    private void writeEvents(String group) {
        FakeCounters counted = known.get(group);
        long all = counted.kills() + counted.innerKills();
        machine.memoryFile(
                group,
                "memory.events",
                "low 0\nhigh " + counted.hits() + "\nmax " + all * 3 + "\noom " + all + "\noom_kill " + all
                        + "\noom_group_kill 0");
        machine.memoryFile(
                group,
                "memory.events.local",
                "low 0\nhigh " + counted.hits() + "\nmax " + counted.kills() * 3 + "\noom " + counted.kills()
                        + "\noom_kill 0\noom_group_kill 0");
    }

    /** How often the container has met its own limit so far, without a kill. */
    void limitHits(String group, long hits) {
        known.put(group, known.get(group).withHits(hits));
        if (machine.isUnified()) {
            writeEvents(group);
        } else {
            machine.memoryFile(group, "memory.failcnt", hits);
        }
    }
}
