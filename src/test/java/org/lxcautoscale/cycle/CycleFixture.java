package org.lxcautoscale.cycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.SynchronousWriter;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.ExportSettings;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.GotifySettings;
import org.lxcautoscale.settings.HistorySettings;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.settings.ListenAddress;
import org.lxcautoscale.settings.MlSettings;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.ProxmoxApiSettings;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.StartupBoost;
import org.lxcautoscale.settings.StartupSettings;
import org.lxcautoscale.settings.Thresholds;

/** A scaling cycle over a {@link TestHost} with everything else real, in a test directory. */
final class CycleFixture implements CycleListener {

    final Path dir;
    final TestHost host = new TestHost();
    final Settings settings;
    private final ContainerHost seen;
    final Baselines baselines;
    final List<String> events = new ArrayList<>();
    Moment now = new Moment(Instant.parse("2026-11-23T12:00:00Z"), Instant.parse("2026-11-23T12:00:00Z"));
    StateStore states;
    Runnable beforeSleep = () -> {};
    final List<String> settled = new ArrayList<>();
    final List<CycleReport> completed = new ArrayList<>();
    private BackgroundWriter writer = new SynchronousWriter(host);
    final MemoryBrakes brakes = new MemoryBrakes() {
        @Override
        public boolean set(Map<ContainerId, Brake> wanted) {
            wanted.forEach((id, brake) -> {
                events.add(id + " brake " + (brake.isSet() ? (brake.bytes() >> 20) + " MB" : "released"));
                host.limits.computeIfPresent(
                        id, (_, now) -> new LimitsInForce(now.cpu(), now.memory(), Optional.of(brake)));
            });
            return true;
        }

        @Override
        public boolean raise(ContainerId id, long limit, Brake brake) throws IOException {
            return raise.raise(id, limit);
        }

        @Override
        public void close() {}
    };
    Raise raise = (_, _) -> false;

    /** What happens when the limit in force is to be raised at once. */
    interface Raise {
        boolean raise(ContainerId id, long limit) throws IOException;
    }

    private ScalingCycle cycle;

    CycleFixture(Path dir) throws IOException {
        this(dir, host -> host);
    }

    /** With a host that wraps the {@link TestHost}. */
    CycleFixture(Path dir, UnaryOperator<ContainerHost> view) throws IOException {
        this.dir = dir;
        this.seen = view.apply(host);
        this.settings = settings(dir);
        this.baselines = new Baselines(settings.startup().files().backupDir());
        this.states = StateStore.open(journal(), now);
        this.cycle = newCycle();
    }

    Path journal() {
        return dir.resolve("journal.jsonl");
    }

    /** As after a crash: a new process on the same files and the same host. */
    void restart() throws IOException {
        states = StateStore.open(journal(), now);
        writer = new SynchronousWriter(host);
        cycle = newCycle();
    }

    /** Uses another writer, as after a restart. */
    void writeWith(BackgroundWriter changed) {
        writer = changed;
        cycle = newCycle();
    }

    void reconfigure(Settings changed) {
        cycle.reconfigure(changed);
    }

    void stop() {
        cycle.stop();
    }

    /** Sleeping advances the test host immediately. */
    Rollback rollback() {
        TimeSource time = new TimeSource() {
            @Override
            public Moment now() {
                return now;
            }

            @Override
            public void sleepUntil(Instant monotonic) {
                beforeSleep.run();
                pass();
            }

            @Override
            public void wake() {
                // Nobody sleeps.
            }
        };
        return new Rollback(settings, seen, time, executor(), states, baselines, this);
    }

    void dryRun() {
        cycle = new ScalingCycle(settings, seen, new DryRunExecutor(), states, this);
    }

    private ScalingCycle newCycle() {
        PlanExecutor executor = executor();
        return new ScalingCycle(settings, seen, executor, states, this);
    }

    private PlanExecutor executor() {
        return new HostExecutor(seen, writer, brakes, states, baselines, this);
    }

    /** Samples every 10 s for a poll interval, then runs a cycle. */
    CycleReport cycle() throws HostUnavailableException {
        for (int i = 1; i < 30; i++) {
            sample();
        }
        pass();
        return cycle.run(now);
    }

    /** A cycle a second after the last step. */
    CycleReport cycleNow() throws HostUnavailableException {
        now = now.plus(Duration.ofSeconds(1));
        host.pass(1);
        return cycle.run(now);
    }

    CycleReport sample() throws HostUnavailableException {
        pass();
        return cycle.sample(now);
    }

    /** These containers call, a second after the last step. */
    Set<ContainerId> respond(String... ids) throws HostUnavailableException {
        now = now.plus(Duration.ofSeconds(1));
        host.pass(1);
        return cycle.respond(Stream.of(ids).map(ContainerId::new).collect(Collectors.toSet()), now);
    }

    /** A write is due, or has ended. */
    void advance(Duration later) {
        now = now.plus(later);
        host.pass(later.toSeconds());
        cycle.advance(now);
    }

    Optional<Instant> nextDue() {
        return cycle.nextDue();
    }

    private void pass() {
        now = now.plus(Duration.ofSeconds(10));
        host.pass(10);
    }

    @Override
    public void finished(Outcome outcome, Moment at) {
        events.add(outcome.decision().id() + " " + outcome.result() + " " + outcome.detail());
    }

    @Override
    public void settled(ContainerId id, Allocation before, Allocation size, Outcome.Result result, Moment at) {
        settled.add(id + " " + before + " -> " + size + " " + result);
    }

    @Override
    public void completed(CycleReport report) {
        completed.add(report);
    }

    @Override
    public void externallyModified(ContainerId id, Allocation before, Allocation after) {
        events.add(id + " by hand: " + before + " -> " + after);
    }

    @Override
    public void gone(ContainerId id) {
        events.add(id + " gone");
    }

    @Override
    public void onError(String problem) {
        events.add(problem);
    }

    static Settings settings(Path dir) {
        long noLimit = Resource.MEMORY.unlimited();
        ContainerSettings defaults = new ContainerSettings(
                "DEFAULT",
                Policy.THRESHOLD,
                new ResourceSettings(new Thresholds(80, 20), 1000, 8000, 1000, 4000, 1000, false),
                new ResourceSettings(
                        new Thresholds(80, 20), 512L << 20, noLimit, 512L << 20, noLimit, 512L << 20, false),
                CpuUnit.CORES,
                Behaviour.NORMAL,
                new ShrinkSafety(20, 3, 25, Duration.ofSeconds(600)),
                90,
                new Schedule(Duration.ZERO, EnergyMode.OFF, 22, 6),
                StartupBoost.OFF,
                0,
                Set.of());
        FileSettings files = new FileSettings(
                dir.resolve("lxc_autoscale.log"),
                1 << 20,
                3,
                dir.resolve("lock"),
                dir.resolve("backups"),
                dir,
                Optional.empty());
        return new Settings(
                new StartupSettings(
                        Backend.SIMULATED,
                        false,
                        files,
                        new GotifySettings("", ""),
                        ProxmoxApiSettings.NONE,
                        new HistorySettings(
                                false,
                                Optional.empty(),
                                new HistorySettings.Keep(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                                0,
                                new HistorySettings.Server("", "", "", 0),
                                new ExportSettings(Optional.empty(), Duration.ZERO, 0, 0, ExportSettings.Parts.ALL)),
                        new MlSettings(false, true, Optional.empty(), Duration.ofHours(1), Optional.empty()),
                        Optional.empty(),
                        new ApiSettings(false, new ListenAddress("127.0.0.1", 5000), ApiSettings.Tls.NONE, 600)),
                Duration.ofSeconds(300),
                Duration.ofSeconds(10),
                Duration.ofHours(4),
                ZoneOffset.UTC,
                new HostReserve(10, MemorySize.ofMebibytes(2048)),
                new ContainerPolicies(defaults, Map.of(), Map.of(), Set.of(), List.of(), ""));
    }
}
