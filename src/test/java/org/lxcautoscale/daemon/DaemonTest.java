package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/** The loop in virtual time. */
class DaemonTest {

    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    Path dir;

    private final List<Moment> samples = new ArrayList<>();
    private final List<Moment> cycles = new ArrayList<>();
    private final List<Moment> changes = new ArrayList<>();
    private final CycleListener recorder = new CycleListener() {
        @Override
        public void observed(Observation seen, Moment now) {
            samples.add(now);
        }

        @Override
        public void decided(CycleReport report) {
            if (report.trigger() == Trigger.CYCLE) {
                cycles.add(report.at());
            }
        }

        @Override
        public void finished(Outcome outcome, Moment now) {
            changes.add(now);
        }
    };

    private Settings settings(String pollInterval) throws Exception {
        return new ConfigurationReader(Map.of())
                .defaults(Map.of(
                        "backend", "simulated",
                        "poll_interval", pollInterval,
                        "state_dir", dir.toString(),
                        "backup_dir", dir.resolve("backups").toString(),
                        "log_file", dir.resolve("log").toString()))
                .settings();
    }

    private static Scenario scenario(Duration writeTime) {
        return Scenario.of(
                1,
                HostSpec.of("pve1", 8, 16).withWriteTime(writeTime),
                ContainerSpec.of(
                        "101", "web", Allocation.of(2, 1024), new Demand.Constant(0.5, MemorySize.ofMebibytes(500))));
    }

    @Test
    void aShorterPollIntervalDoesNotWaitForTheOldDeadline() throws Exception {
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
        SimulatedHost host = new SimulatedHost(scenario(Duration.ofSeconds(1)), time);
        OpenHost open = new OpenHost("simulated", host, host::inBackground, time);
        Settings slow = settings("3600");
        Settings fast = settings("60");
        try (Assembly assembly = Assembly.of(slow, open, List.of(recorder))) {
            Daemon daemon = new Daemon(slow, time, assembly.cycle(), _ -> fast);
            daemon.run(time.now().monotonic().plusSeconds(300));
            assertThat(cycles).hasSize(1);
            daemon.reload();
            daemon.run(time.now().monotonic().plusSeconds(300));
        }

        assertThat(cycles).hasSizeBetween(4, 6);
    }

    @Test
    void whoAsksForAReloadLearnsWhatIsInForceThen() throws Exception {
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
        SimulatedHost host = new SimulatedHost(scenario(Duration.ofSeconds(1)), time);
        OpenHost open = new OpenHost("simulated", host, host::inBackground, time);
        Settings slow = settings("3600");
        Settings fast = settings("60");
        try (Assembly assembly = Assembly.of(slow, open, List.of(recorder))) {
            Daemon daemon = new Daemon(slow, time, assembly.cycle(), _ -> fast);
            CompletableFuture<Settings> one = daemon.requestReload();
            CompletableFuture<Settings> other = daemon.requestReload();
            assertThat(one).isNotDone();
            daemon.run(time.now().monotonic().plusSeconds(10));

            assertThat(one).isCompletedWithValue(fast);
            assertThat(other).isCompletedWithValue(fast);
            assertThat(daemon.requestReload()).as("another reload").isNotDone();
        }
    }

    @Test
    void noWriteIsBegunWhenTheStopComesInTheMiddleOfAStep() throws Exception {
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
        SimulatedHost host = new SimulatedHost(scenario(Duration.ofSeconds(1)), time);
        OpenHost open = new OpenHost("simulated", host, host::inBackground, time);
        Settings settings = settings("300");
        List<Daemon> daemons = new ArrayList<>();
        CycleListener stopping = new CycleListener() {
            @Override
            public void observed(Observation seen, Moment now) {
                if (samples.size() == 5) {
                    daemons.getFirst().stop();
                }
            }
        };
        Instant start = time.now().monotonic();
        try (Assembly assembly = Assembly.of(settings, open, List.of(recorder, stopping))) {
            daemons.add(new Daemon(settings, time, assembly.cycle(), it -> it));
            time.onTick(monotonic -> {
                if (monotonic.equals(start.plusSeconds(35))) {
                    host.setLoad(ID, 0.5, MemorySize.ofMebibytes(990));
                }
            });
            daemons.getFirst().run(start.plusSeconds(200));
        }

        assertThat(samples).hasSize(5);
        assertThat(changes).isEmpty();
    }

    @Test
    void samplesKeepTheirScheduleWhileAWriteTakesHalfAMinute() throws Exception {
        VirtualTime time = new VirtualTime(Instant.parse("2026-01-05T00:00:00Z"));
        SimulatedHost host = new SimulatedHost(scenario(Duration.ofSeconds(30)), time);
        OpenHost open = new OpenHost("simulated", host, host::inBackground, time);
        Settings settings = settings("300");
        Instant start = time.now().monotonic();
        try (Assembly assembly = Assembly.of(settings, open, List.of(recorder))) {
            Daemon daemon = new Daemon(settings, time, assembly.cycle(), it -> it);
            time.onTick(monotonic -> {
                if (monotonic.equals(start.plusSeconds(100))) {
                    host.setLoad(ID, 0.5, MemorySize.ofMebibytes(990));
                }
            });
            daemon.run(start.plusSeconds(200));
        }

        assertThat(changes).hasSize(1);
        assertThat(samples).hasSize(20);
        for (int i = 1; i < samples.size(); i++) {
            assertThat(Duration.between(
                            samples.get(i - 1).monotonic(), samples.get(i).monotonic()))
                    .isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
        assertThat(Duration.between(start, changes.getFirst().monotonic()))
                .as("the time at which the change took, not that at which it was decided")
                .isBetween(Duration.ofSeconds(130), Duration.ofSeconds(142));
    }
}
