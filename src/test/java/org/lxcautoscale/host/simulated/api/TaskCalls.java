package org.lxcautoscale.host.simulated.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.simulated.SimulatedTasks;
import org.lxcautoscale.host.simulated.api.Cluster.Member;

/** Calls that begin tasks, and those that look at them. */
final class TaskCalls {

    private final GuestCalls guests;
    private final Supplier<Instant> clock;
    private final Map<Member, SimulatedTasks> tasks = new HashMap<>();
    private final Map<String, Task> begun = new LinkedHashMap<>();
    private int nextPid = 0xFC8;

    /** A task that was begun. */
    private static final class Task {

        final String upid;
        final String type;
        final String node;
        final String token;
        final long start;
        final int pid;
        final ContainerTask work;
        /** How it has ended; null while it runs. */
        @Nullable
        String exit;

        Task(String upid, String type, String node, String token, long start, int pid, ContainerTask work) {
            this.upid = upid;
            this.type = type;
            this.node = node;
            this.token = token;
            this.start = start;
            this.pid = pid;
            this.work = work;
        }
    }

    TaskCalls(GuestCalls guests, Supplier<Instant> clock) {
        this.guests = guests;
        this.clock = clock;
    }

    // ---- beginning

    /** The name in a form or a path. */
    static SnapshotName snapshotName(Map<String, String> given) throws RequestFailedException {
        String name = given.getOrDefault("snapname", "");
        if (!SnapshotName.isValid(name)) {
            throw rejected("snapname", "invalid format - invalid configuration ID '%s'\n".formatted(name));
        }
        return new SnapshotName(name);
    }

    static ContainerTask copy(ContainerId id, Map<String, String> given) throws RequestFailedException {
        String newId = given.getOrDefault("newid", "");
        if (!newId.matches("[1-9][0-9]{2,8}")) {
            throw rejected("newid", "type check ('integer') failed - got '%s'".formatted(newId));
        }
        CloneName name;
        try {
            name = new CloneName(given.getOrDefault("hostname", "CT" + newId));
        } catch (IllegalArgumentException _) {
            throw rejected("hostname", "invalid format - value does not look like a valid DNS name\n");
        }
        return new ContainerTask.Clone(
                id,
                new ContainerId(newId),
                name,
                given.containsKey("snapname") ? Optional.of(snapshotName(given)) : Optional.empty(),
                "1".equals(given.get("full")),
                Optional.ofNullable(given.get("target")),
                Optional.ofNullable(given.get("storage")));
    }

    static ContainerTask growth(ContainerId id, Map<String, String> given) throws RequestFailedException {
        String size = given.getOrDefault("size", "");
        if (!size.matches("\\+?\\d+(\\.\\d+)?[KMGT]?")) {
            throw rejected("size", "value does not match the regex pattern");
        }
        return new ContainerTask.GrowRootDisk(
                id, size.matches("\\+\\d+G") ? Integer.parseInt(size.substring(1, size.length() - 1)) : 1);
    }

    static ContainerTask shutdown(ContainerId id, Map<String, String> given) throws RequestFailedException {
        String timeout = given.getOrDefault("timeout", "60");
        if (!timeout.matches("-?[0-9]{1,9}")) {
            throw rejected("timeout", "type check ('integer') failed - got '%s'".formatted(timeout));
        }
        if (timeout.startsWith("-")) {
            throw rejected("timeout", "value must have a minimum value of 0");
        }
        if (!given.getOrDefault("forceStop", "0").matches("[01]")) {
            throw rejected("forceStop", "type check ('boolean') failed - got '%s'".formatted(given.get("forceStop")));
        }
        return new ContainerTask.Shutdown(id, Duration.ofSeconds(Math.max(1, Long.parseLong(timeout))));
    }

    private static RequestFailedException rejected(String parameter, String problem) {
        return new RequestFailedException(ApiResponse.rejected(Map.of(parameter, problem)));
    }

    /** Begins it; some refusals are told at once, others at the end of the task. */
    ApiResponse begin(String node, ContainerTask work, String token) throws RequestFailedException {
        Optional<Member> target = work instanceof ContainerTask.Clone clone ? target(node, clone) : Optional.empty();
        return begin(node, target.isPresent() ? withoutTarget((ContainerTask.Clone) work) : work, token, target);
    }

    /** The other node that a clone is to be on. */
    private Optional<Member> target(String node, ContainerTask.Clone clone) throws RequestFailedException {
        Optional<String> taken = guests.nodeOf(clone.newId());
        if (taken.isPresent()) {
            throw RequestFailedException.because(
                    "CT %s already exists on node '%s'".formatted(clone.newId(), taken.get()));
        }
        if (clone.node().isEmpty() || clone.node().get().equals(node)) {
            return Optional.empty();
        }
        return Optional.of(guests.member(clone.node().get()));
    }

    private static ContainerTask withoutTarget(ContainerTask.Clone clone) {
        return new ContainerTask.Clone(
                clone.id(),
                clone.newId(),
                clone.name(),
                clone.snapshot(),
                clone.full(),
                Optional.empty(),
                clone.storage());
    }

    private ApiResponse begin(String node, ContainerTask work, String token, Optional<Member> target)
            throws RequestFailedException {
        Member source = guests.member(node);
        SimulatedTasks all = tasks(source);
        Optional<TaskFailedException> refusal = all.refusal(work);
        if (refusal.isPresent() && isToldAtOnce(work, refusal.get())) {
            throw RequestFailedException.because(said(refusal.get(), work));
        }
        Instant now = clock.get();
        int pid = nextPid++;
        String type = type(work);
        String user = token.substring(0, Math.max(0, token.indexOf('=')));
        String upid = String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
                node,
                pid,
                (now.toEpochMilli() / 10) & 0xFFFFFFFL,
                now.getEpochSecond(),
                type,
                work.id(),
                user);
        Task task = new Task(upid, type, node, user, now.getEpochSecond(), pid, work);
        begun.put(upid, task);
        if (all.isBusy(work.id())) {
            task.exit = "can't lock file '/run/lock/lxc/pve-config-%s.lock' - got timeout".formatted(work.id());
        } else {
            all.begin(work, failure -> {
                task.exit = failure.map(e -> said(e, work)).orElse("OK");
                if (failure.isEmpty()) {
                    guests.ended(work);
                    if (target.isPresent() && work instanceof ContainerTask.Clone clone) {
                        source.host.move(clone.newId(), target.get().host);
                    }
                }
            });
        }
        return ApiResponse.data(upid).fromDaemon();
    }

    private SimulatedTasks tasks(Member member) {
        return tasks.computeIfAbsent(member, host -> host.host.tasks(() -> {}));
    }

    private static boolean isToldAtOnce(ContainerTask work, TaskFailedException refusal) {
        return switch (work) {
            case ContainerTask.Clone _,
                    ContainerTask.Destroy _,
                    ContainerTask.Stop _,
                    ContainerTask.Shutdown _,
                    ContainerTask.GrowRootDisk _ -> true;
            case ContainerTask.Start _ -> refusal.kind() == TaskFailedException.Kind.REFUSED;
            default -> false;
        };
    }

    /** Without the name of the container, which Proxmox does not say. */
    private static String said(TaskFailedException failure, ContainerTask work) {
        return failure.sentence().replaceFirst("^container " + work.id() + ": ", "");
    }

    private static String type(ContainerTask work) {
        return switch (work) {
            case ContainerTask.CreateSnapshot _ -> "vzsnapshot";
            case ContainerTask.DeleteSnapshot _ -> "vzdelsnapshot";
            case ContainerTask.RollBack _ -> "vzrollback";
            case ContainerTask.Clone _ -> "vzclone";
            case ContainerTask.Start _ -> "vzstart";
            case ContainerTask.Stop _ -> "vzstop";
            case ContainerTask.Destroy _ -> "vzdestroy";
            case ContainerTask.GrowRootDisk _ -> "resize";
            case ContainerTask.Shutdown _ -> "vzshutdown";
            case ContainerTask.SetTags _, ContainerTask.SetAddress _ ->
                throw new IllegalArgumentException("no task of Proxmox");
        };
    }

    // ---- looking

    /** {@code GET …/snapshot}. */
    ApiResponse snapshots(String node, ContainerId id) throws RequestFailedException {
        boolean runs = guests.require(node, id).container().isRunning();
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Snapshot> all;
        try {
            all = tasks(guests.member(node)).snapshots(id);
        } catch (TaskFailedException e) {
            throw RequestFailedException.because(e.sentence());
        }
        for (Snapshot snapshot : all.reversed()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", snapshot.name());
            row.put("description", snapshot.description());
            snapshot.time().ifPresent(time -> row.put("snaptime", time.getEpochSecond()));
            snapshot.parent().ifPresent(parent -> row.put("parent", parent));
            rows.add(row);
        }
        Map<String, Object> current = new LinkedHashMap<>();
        current.put("name", "current");
        current.put("description", "You are here!");
        current.put("digest", Cluster.digest(rows.toString()));
        current.put("running", runs ? 1 : 0);
        if (!all.isEmpty()) {
            current.put("parent", all.getLast().name());
        }
        rows.add(current);
        return ApiResponse.data(rows).fromDaemon();
    }

    /** {@code GET /nodes/N/tasks/UPID/status} and {@code …/log}. */
    ApiResponse look(String node, String upid, String what) throws RequestFailedException {
        Member member = guests.member(node);
        if (!upid.matches("UPID:[^:]+:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:[^:]+:[^:]*:[^:]+:")) {
            throw rejected("upid", "unable to parse worker upid");
        }
        Task task = begun.get(upid);
        if (task == null) {
            throw rejected("upid", "no such task");
        }
        tasks(member).advance();
        return what.equals("log") ? log(task) : ApiResponse.data(status(task)).fromDaemon();
    }

    private static Map<String, Object> status(Task task) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("upid", task.upid);
        status.put("node", task.node);
        status.put("type", task.type);
        status.put("id", task.work.id().value());
        status.put("user", task.token.split("!", 2)[0]);
        status.put("tokenid", task.token.substring(task.token.indexOf('!') + 1));
        status.put("pid", task.pid);
        status.put("pstart", task.start % 1_000_000);
        status.put("starttime", task.start);
        status.put("status", task.exit == null ? "running" : "stopped");
        if (task.exit != null) {
            status.put("exitstatus", Objects.requireNonNull(task.exit));
        }
        return status;
    }

    private static ApiResponse log(Task task) {
        List<String> lines = new ArrayList<>();
        if (task.work instanceof ContainerTask.Clone clone) {
            lines.add("creating a clone of container %s with ID %s".formatted(clone.id(), clone.newId()));
        }
        if (task.exit != null) {
            lines.add(task.exit.equals("OK") ? "TASK OK" : "TASK ERROR: " + task.exit);
        }
        if (lines.isEmpty()) {
            lines.add("no content");
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String line : lines) {
            rows.add(Map.of("n", rows.size() + 1, "t", line));
        }
        return ApiResponse.data(rows, rows.size()).fromDaemon();
    }
}
