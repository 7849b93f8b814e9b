package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Job;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/** A loop in virtual time whose long work people order. Containers 101 to 106 run. */
abstract class LongWorkFixture {

    static final ContainerId WEB = new ContainerId("101");
    static final ContainerId COPY = new ContainerId("900");
    static final SnapshotName SNAPSHOT = new SnapshotName("before");
    static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    /** The one that runs, or has run last. */
    private Optional<Control> current = Optional.empty();

    @TempDir
    Path dir;

    final Map<String, String> keys = new HashMap<>();
    final Map<Long, Consumer<Control>> acts = new LinkedHashMap<>();
    final List<CompletableFuture<Reply>> replies = new ArrayList<>();
    final List<ContainerTask> begun = new ArrayList<>();
    final VirtualTime time = new VirtualTime(START);
    final SimulatedHost host = new SimulatedHost(
            Scenario.of(
                    1,
                    HostSpec.of("pve1", 16, 64),
                    Stream.of("101", "102", "103", "104", "105", "106")
                            .map(id -> ContainerSpec.of(
                                    id,
                                    "web" + id,
                                    Allocation.of(2, 2048),
                                    new Demand.Constant(0.5, MemorySize.ofMebibytes(300))))
                            .toArray(ContainerSpec[]::new)),
            time);
    Function<Runnable, ContainerTasks> tasks = host::tasks;

    @BeforeEach
    void configure() {
        time.onTick(monotonic -> Optional.ofNullable(
                        acts.remove(Duration.between(START, monotonic).toSeconds()))
                .ifPresent(act -> act.accept(current.orElseThrow())));
        keys.putAll(Map.of(
                "backend", "simulated",
                "poll_interval", "3600",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("log").toString()));
    }

    /** What happens so many seconds after the start. */
    void at(long second, Consumer<Control> act) {
        acts.put(second, act);
    }

    void order(long second, Command command) {
        at(second, it -> replies.add(it.submit(command)));
    }

    void order(long second, Job job) {
        order(second, new Command.Work(job, "anna"));
    }

    void run(long seconds) throws Exception {
        Settings settings = new ConfigurationReader(Map.of()).defaults(keys).settings();
        try (Control running = Control.open(
                        settings,
                        time.now(),
                        time::wake,
                        Optional.of(wake -> new Watched(tasks.apply(wake), begun)),
                        new Programs(dir, time::wake));
                Assembly assembly = Assembly.of(settings, OpenHost.simulated(host, time), List.of(), running)) {
            current = Optional.of(running);
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    running.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, time, assembly.cycle(), it -> it, Alarms.NONE, visitor)
                    .run(START.plusSeconds(seconds));
        }
    }

    /** Notes what is begun. */
    private record Watched(ContainerTasks all, List<ContainerTask> begun) implements ContainerTasks {
        @Override
        public void begin(ContainerTask task, Then then) {
            begun.add(task);
            all.begin(task, then);
        }

        @Override
        public boolean isBusy(ContainerId id) {
            return all.isBusy(id);
        }

        @Override
        public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {
            all.inventory(then, otherwise);
        }

        @Override
        public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {
            all.snapshots(id, then, otherwise);
        }

        @Override
        public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
            return all.addresses(id);
        }

        @Override
        public boolean advance() {
            return all.advance();
        }

        @Override
        public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
            return all.snapshots(id);
        }

        @Override
        public void close() {
            all.close();
        }
    }

    /** From now on such tasks are not done, and fail in this way. */
    void fail(Predicate<ContainerTask> which, Kind kind) {
        Function<Runnable, ContainerTasks> before = tasks;
        tasks = wake -> new Failing(before.apply(wake), which, kind, wake, new ArrayList<>());
    }

    record Failing(ContainerTasks all, Predicate<ContainerTask> which, Kind kind, Runnable wake, List<Then> failed)
            implements ContainerTasks {
        @Override
        public void begin(ContainerTask task, Then then) {
            if (which.test(task)) {
                failed.add(then);
                wake.run();
            } else {
                all.begin(task, then);
            }
        }

        @Override
        public boolean isBusy(ContainerId id) {
            return all.isBusy(id);
        }

        @Override
        public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {
            all.inventory(then, otherwise);
        }

        @Override
        public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {
            all.snapshots(id, then, otherwise);
        }

        @Override
        public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
            return all.addresses(id);
        }

        @Override
        public boolean advance() {
            boolean isAny = all.advance();
            isAny |= !failed.isEmpty();
            List<Then> told = List.copyOf(failed);
            failed.clear();
            told.forEach(then -> then.ended(Optional.of(new TaskFailedException(kind, "the host says no"))));
            return isAny;
        }

        @Override
        public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
            return all.snapshots(id);
        }

        @Override
        public void close() {
            all.close();
        }
    }

    Reply reply() {
        return replies.getLast().getNow(new Reply.Refused(Reply.Kind.FAILED, "no reply yet"));
    }

    void assertDone() {
        assertThat(reply()).isInstanceOf(Reply.Done.class);
    }

    void assertRefused(Reply.Kind kind, String... words) {
        assertThat(reply()).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.sentence()).contains(words);
            assertThat(refused.kind()).isEqualTo(kind);
        });
    }

    Container container(ContainerId id) throws NoSuchContainerException {
        return host.read(id).container();
    }

    List<String> snapshots(ContainerId id) throws TaskFailedException {
        return host.tasks(() -> {}).snapshots(id).stream().map(Snapshot::name).toList();
    }

    List<String> steps() {
        return begun.stream().map(task -> task.getClass().getSimpleName()).toList();
    }

    static Job snapshot(ContainerId id, SnapshotName name) {
        return new Job.Task(new ContainerTask.CreateSnapshot(id, name));
    }

    static Job copy() {
        return new Job.MakeClone(WEB, COPY, new CloneName("web_copy"));
    }
}
