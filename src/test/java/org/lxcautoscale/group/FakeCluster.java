package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * A cluster of three nodes in virtual time, on which everything may go wrong: tasks fail, take long, are done although they seem
 * to have failed, or never end; nodes die; what is read is old, or cannot be read. Refuses what Proxmox refuses.
 */
final class FakeCluster {

    static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    static final ContainerId BASE = new ContainerId("101");
    static final Allocation SIZE = Allocation.of(2, 512);

    /** A container, as it really is. */
    static final class Box {
        final ContainerId id;
        final String name;
        String node;
        boolean isRunning;
        String lock = "";
        Set<String> tags;
        Optional<Ipv4Interface> address;
        /** Whether its programs ever answer. */
        boolean isSick;

        final Map<String, Instant> snapshots = new TreeMap<>();

        Box(ContainerId id, String name, String node, Set<String> tags, Optional<Ipv4Interface> address) {
            this.id = id;
            this.name = name;
            this.node = node;
            this.tags = Set.copyOf(tags);
            this.address = address;
        }
    }

    private record Event(Instant at, long number, Runnable what) {}

    final Map<ContainerId, Box> boxes = new TreeMap<>();
    final Set<String> deadNodes = new HashSet<>();
    final List<String> violations = new ArrayList<>();
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private Instant now = START;
    private long number;
    /** Chance of a fault, 0 … 1. */
    double faults;

    private @Nullable Observation older;

    /** Told of each container that is about to be stopped or removed by a task. */
    Consumer<Box> onEnd = _ -> {};

    FakeCluster(long seed) {
        this.random = new Random(seed);
        Box base = new Box(BASE, "web", "pve1", Set.of("web"), Ipv4Interface.parse("10.0.0.5/16"));
        base.isRunning = true;
        boxes.put(BASE, base);
        Box other = new Box(new ContainerId("102"), "db", "pve2", Set.of(), Ipv4Interface.parse("10.0.1.3/16"));
        other.isRunning = true;
        boxes.put(other.id, other);
    }

    Moment now() {
        return new Moment(now, now);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private boolean isFault() {
        return chance(faults);
    }

    int next(int bound) {
        return random.nextInt(bound);
    }

    void pass(Duration time) {
        Instant end = now.plus(time);
        while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
            Event event = events.remove();
            now = event.at();
            event.what().run();
        }
        now = end;
    }

    void schedule(Duration in, Runnable what) {
        events.add(new Event(now.plus(in), number++, what));
    }

    // ---- reading

    Observation observe() {
        Observation fresh = fresh();
        Observation seen = older != null && isFault() ? older : fresh;
        older = fresh;
        return seen;
    }

    private Observation fresh() {
        List<Observation.Node> nodes = new ArrayList<>();
        for (String node : List.of("pve1", "pve2", "pve3")) {
            boolean isDead = deadNodes.contains(node);
            List<Observed> seen = new ArrayList<>();
            for (Box box : boxes.values()) {
                if (box.node.equals(node)) {
                    seen.add(
                            isDead || (isFault() && chance(0.2))
                                    ? new Observed.Unreadable(box.id, box.name, "node " + node + " does not answer")
                                    : new Observed.Readable(
                                            container(box), new Reading.Unknown("not part of this test")));
                }
            }
            Optional<HostUsage> usage = isDead
                    ? Optional.empty()
                    : Optional.of(new HostUsage(
                            8,
                            OptionalDouble.of(4),
                            MemorySize.ofMebibytes(32_768),
                            MemorySize.ofMebibytes(16_384 - 1_000 * seen.size())));
            nodes.add(new Observation.Node(node, usage, seen));
        }
        return new Observation(nodes);
    }

    private Container container(Box box) {
        return new Container(
                box.id,
                box.name,
                box.isRunning ? Container.Status.RUNNING : Container.Status.STOPPED,
                SIZE,
                false,
                false,
                box.lock,
                box.tags);
    }

    Container read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        Box box = boxes.get(id);
        if (box == null) {
            throw new NoSuchContainerException(id);
        }
        if (deadNodes.contains(box.node) || isFault()) {
            throw HostUnavailableException.unreachable("node " + box.node + " does not answer");
        }
        return container(box);
    }

    private Inventory inventory() {
        Map<ContainerId, List<Inventory.Network>> networks = new HashMap<>();
        Map<ContainerId, String> unknown = new HashMap<>();
        for (Box box : boxes.values()) {
            if (deadNodes.contains(box.node)) {
                unknown.put(box.id, "node " + box.node + " does not answer");
            } else {
                networks.put(box.id, List.of(new Inventory.Network("net0", box.address)));
            }
        }
        return new Inventory(
                boxes.keySet(), networks, unknown, Map.of("pve1", Set.of("local"), "pve2", Set.of("local")), true);
    }

    // ---- tasks

    /** The tasks of one program; what it has begun goes on when it is killed. */
    final class Tasks implements ContainerTasks {

        private final Set<ContainerId> busy = new HashSet<>();
        private final Deque<Runnable> ended = new ArrayDeque<>();

        @Override
        public void begin(ContainerTask task, Then then) {
            if (!busy.add(task.id())) {
                throw new IllegalStateException("container " + task.id() + " has a task that has not ended yet");
            }
            if (task instanceof ContainerTask.Stop
                    || task instanceof ContainerTask.Shutdown
                    || task instanceof ContainerTask.Destroy) {
                Optional.ofNullable(boxes.get(task.id())).ifPresent(onEnd);
            }
            Optional<TaskFailedException> refusal = refusal(task);
            if (refusal.isPresent()) {
                end(task, then, 1, refusal);
            } else if (isFault()) {
                fault(task, then);
            } else {
                Runnable effect = start(task);
                int seconds = 1 + next(task instanceof ContainerTask.Clone ? 60 : 8);
                schedule(Duration.ofSeconds(seconds), effect);
                end(task, then, seconds, Optional.empty());
            }
        }

        private void end(ContainerTask task, Then then, int seconds, Optional<TaskFailedException> failure) {
            schedule(Duration.ofSeconds(seconds), () -> {
                busy.remove(task.id());
                ended.add(() -> then.ended(failure));
            });
        }

        /** Fails, with or without an effect, at once or later. */
        private void fault(ContainerTask task, Then then) {
            int seconds = 1 + next(10);
            boolean isLong = task instanceof ContainerTask.Clone || task instanceof ContainerTask.CreateSnapshot;
            switch (next(isLong ? 6 : 5)) {
                case 0 -> end(task, then, seconds, failure(Kind.FAILED, "storage is offline"));
                case 1 -> end(task, then, seconds, failure(Kind.LOCKED, "CT is locked (backup)"));
                case 2 -> end(task, then, seconds, failure(Kind.UNREACHABLE, "no route to host"));
                case 3 -> end(task, then, seconds, failure(Kind.UNCLEAR, "the answer got lost"));
                case 4 -> {
                    // The answer gets lost, and it is done all the same, perhaps much later.
                    int later = 1 + next(isLong ? 600 : 10);
                    schedule(Duration.ofSeconds(later), () -> {
                        if (refusal(task).isEmpty()) {
                            schedule(Duration.ofSeconds(isLong ? 20 : 1), start(task));
                        }
                    });
                    end(task, then, seconds, failure(Kind.UNCLEAR, "the answer got lost"));
                }
                default -> {
                    // It takes very long, and is given up.
                    schedule(Duration.ofSeconds(400 + next(400)), start(task));
                    end(task, then, 300, failure(Kind.TIMED_OUT, "has not ended within 5 min"));
                }
            }
        }

        @Override
        public boolean isBusy(ContainerId id) {
            return busy.contains(id);
        }

        @Override
        public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {
            boolean fails = isFault();
            schedule(Duration.ofSeconds(1 + next(3)), () -> {
                Inventory all = FakeCluster.this.inventory();
                schedule(
                        Duration.ofSeconds(1),
                        () -> ended.add(() -> {
                            if (fails) {
                                otherwise.accept(new TaskFailedException(Kind.UNREACHABLE, "no route to host"));
                            } else {
                                then.accept(all);
                            }
                        }));
            });
        }

        @Override
        public boolean advance() {
            boolean isAny = !ended.isEmpty();
            for (Runnable news = ended.poll(); news != null; news = ended.poll()) {
                news.run();
            }
            return isAny;
        }

        @Override
        public List<Snapshot> snapshots(ContainerId id) {
            throw new UnsupportedOperationException("blocks");
        }

        @Override
        public Set<Ipv4> addresses(ContainerId id) {
            throw new UnsupportedOperationException("blocks");
        }

        @Override
        public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {
            schedule(Duration.ofSeconds(1), () -> {
                Box box = boxes.get(id);
                List<Snapshot> all = box == null
                        ? List.of()
                        : box.snapshots.entrySet().stream()
                                .map(one ->
                                        new Snapshot(one.getKey(), "", Optional.of(one.getValue()), Optional.empty()))
                                .toList();
                ended.add(() -> then.accept(all));
            });
        }

        @Override
        public void close() {}
    }

    private static Optional<TaskFailedException> failure(Kind kind, String why) {
        return Optional.of(new TaskFailedException(kind, why));
    }

    private Optional<TaskFailedException> refusal(ContainerTask task) {
        Box box = boxes.get(task.id());
        if (box == null) {
            return failure(Kind.NO_CONTAINER, "it does not exist");
        }
        if (deadNodes.contains(box.node)) {
            return failure(Kind.UNREACHABLE, "no route to host");
        }
        if (!box.lock.isEmpty()) {
            return failure(Kind.LOCKED, "CT is locked (" + box.lock + ")");
        }
        return switch (task) {
            case ContainerTask.Start _ when box.isRunning -> failure(Kind.REFUSED, "already running");
            case ContainerTask.Stop _ when !box.isRunning -> failure(Kind.REFUSED, "not running");
            case ContainerTask.Shutdown _ when !box.isRunning -> failure(Kind.REFUSED, "not running");
            case ContainerTask.Destroy _ when box.isRunning -> failure(Kind.REFUSED, "container is running");
            case ContainerTask.DeleteSnapshot delete
            when !box.snapshots.containsKey(delete.name().value()) ->
                failure(Kind.NO_SNAPSHOT, "snapshot does not exist");
            case ContainerTask.Clone clone
            when boxes.containsKey(clone.newId()) -> failure(Kind.REFUSED, "CT " + clone.newId() + " already exists");
            case ContainerTask.Clone clone
            when clone.snapshot().isEmpty() && box.isRunning ->
                failure(Kind.REFUSED, "Full clone of a running container is only possible from a snapshot");
            case ContainerTask.Clone clone
            when clone.snapshot()
                    .filter(name -> !box.snapshots.containsKey(name.value()))
                    .isPresent() -> failure(Kind.NO_SNAPSHOT, "snapshot does not exist");
            default -> Optional.empty();
        };
    }

    /** Begins to do it; what is returned ends it. */
    private Runnable start(ContainerTask task) {
        Box box = boxes.get(task.id());
        if (box == null) {
            return () -> {};
        }
        return switch (task) {
            case ContainerTask.CreateSnapshot create ->
                locked(box, "snapshot", () -> box.snapshots.put(create.name().value(), now));
            case ContainerTask.DeleteSnapshot delete ->
                locked(
                        box,
                        "snapshot-delete",
                        () -> box.snapshots.remove(delete.name().value()));
            case ContainerTask.Clone clone -> {
                String node = clone.node().orElse(box.node);
                Box made = new Box(clone.newId(), clone.name().value(), node, box.tags, box.address);
                made.lock = "create";
                made.isSick = chance(faults / 2);
                if (boxes.putIfAbsent(made.id, made) != null) {
                    violations.add("clone over " + made.id);
                }
                box.lock = "disk";
                yield () -> {
                    made.lock = "";
                    box.lock = "";
                };
            }
            case ContainerTask.Start _ ->
                () -> {
                    if (boxes.get(box.id) == box && box.lock.isEmpty()) {
                        box.isRunning = true;
                        started(box);
                    }
                };
            case ContainerTask.Stop _, ContainerTask.Shutdown _ -> () -> box.isRunning = false;
            case ContainerTask.Destroy _ ->
                () -> {
                    if (!box.isRunning) {
                        boxes.remove(box.id, box);
                    }
                };
            case ContainerTask.SetTags set -> () -> box.tags = Set.copyOf(set.tags());
            case ContainerTask.SetAddress set -> () -> box.address = set.address();
            default -> throw new IllegalStateException("groups do not " + task);
        };
    }

    private static Runnable locked(Box box, String lock, Runnable end) {
        box.lock = lock;
        return () -> {
            box.lock = "";
            end.run();
        };
    }

    private void started(Box started) {
        started.address.ifPresent(address -> boxes.values().stream()
                .filter(box -> box != started && box.isRunning)
                .filter(box -> box.address
                        .filter(own -> own.address().equals(address.address()))
                        .isPresent())
                .findFirst()
                .ifPresent(box -> violations.add(
                        "containers " + box.id + " and " + started.id + " run with address " + address)));
    }

    // ---- what reads sizes is not part of this test

    static LimitsInForce limits() {
        return LimitsInForce.UNKNOWN;
    }
}
