package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.MadeUpHistory;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.simulated.ContainerSpec;
import org.lxcautoscale.host.simulated.Demand;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.Settings;

/**
 * A whole daemon on a simulated host with a history of eight days: container 100 has a peak from 9 to 10 h each day, 3.5 cores and 3,000
 * MB instead of 0.2 and 800.
 */
@Timeout(240)
class LearningInVirtualTimeTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-13T00:00:00Z");
    private static final ContainerId WEB = new ContainerId("100");
    private static final MemorySize QUIET = MemorySize.ofMebibytes(800);
    private static final MemorySize PEAK = MemorySize.ofMebibytes(3000);

    @TempDir
    private Path dir;

    private final Level level = Logger.getLogger("").getLevel();
    private String policy = "adaptive";
    private int run;
    private final TreeMap<Instant, Allocation> sizes = new TreeMap<>();

    @BeforeEach
    void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    @AfterEach
    void restore() {
        Logger.getLogger("").setLevel(level);
    }

    private static Instant at(int hour, int minute) {
        return MIDNIGHT.plus(Duration.ofMinutes(60L * hour + minute));
    }

    private static boolean isPeak(Instant now) {
        return now.atOffset(ZoneOffset.UTC).getHour() == 9;
    }

    private static Map<ContainerFigure, Long> figures(Instant at) {
        SplittableRandom random = new SplittableRandom(at.getEpochSecond());
        long cpu = Math.round((isPeak(at) ? 3500 : 200) * random.nextDouble(0.98, 1.02));
        long memory = Math.round((isPeak(at) ? 3000 : 800) * 1024 * random.nextDouble(0.99, 1.01));
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        figures.put(ContainerFigure.CPU_MEAN, cpu);
        figures.put(ContainerFigure.CPU_MAX, cpu);
        figures.put(ContainerFigure.MEMORY_MEAN, memory);
        figures.put(ContainerFigure.MEMORY_MAX, memory);
        figures.put(ContainerFigure.SIZE_CPU, 5000L);
        figures.put(ContainerFigure.SIZE_MEMORY, 3600L << 10);
        return figures;
    }

    private Settings settings(String ml) throws Exception {
        run++;
        Path state = Files.createDirectories(dir.resolve("state-" + run));
        MadeUpHistory.write(state, 1, MIDNIGHT.minus(Duration.ofDays(8)), at(7, 0), (_, at) -> figures(at));
        Path file = Files.writeString(dir.resolve("config.yaml"), """
                DEFAULT:
                  backend: simulated
                  timezone: UTC
                  policy: %s
                  cpu_lower_threshold: 40
                  memory_lower_threshold: 40
                  state_dir: %s
                  backup_dir: %s
                  log_file: %s
                history: {enabled: true}
                ml: {%s, suggestions_file: "%s"}
                """.formatted(
                        policy, state, state.resolve("backups"), dir.resolve("log"), ml, state.resolve("suggestions")));
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    private SimulatedHost run(Settings settings, Instant from, Instant to, Allocation size) throws Exception {
        VirtualTime time = new VirtualTime(from);
        SimulatedHost host = new SimulatedHost(
                Scenario.of(
                                1,
                                HostSpec.of("pve1", 16, 32),
                                ContainerSpec.of("100", "ct0", size, new Demand.Constant(0.2, QUIET)))
                        .startingAt(from),
                time);
        sizes.clear();
        time.onTick(now -> {
            host.setLoad(WEB, isPeak(now) ? 3.5 : 0.2, isPeak(now) ? PEAK : QUIET);
            sizes.put(now, size(host));
            awaitLearned();
        });
        try (Foresight foresight = Foresight.start(settings);
                Control control = Control.open(
                        settings, time.now(), time::wake, Optional.empty(), new Programs(dir, time::wake));
                Assembly assembly = Assembly.of(
                        settings,
                        OpenHost.simulated(host, time),
                        List.of(foresight.listener()),
                        control,
                        foresight.outlooks())) {
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    control.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, time, assembly.cycle(), it -> it, Alarms.NONE, visitor).run(to);
        }
        return host;
    }

    /** Learning takes real time, which is far more than the virtual one; it waits when it has nothing to do. */
    private static void awaitLearned() {
        Optional<Thread> thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("ml"))
                .findFirst();
        thread.ifPresent(one -> await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> one.getState() == Thread.State.WAITING || !one.isAlive()));
    }

    private static Allocation size(SimulatedHost host) {
        try {
            return host.read(WEB).container().allocation();
        } catch (NoSuchContainerException e) {
            throw new IllegalStateException(e);
        }
    }

    private Allocation sizeAt(int hour, int minute) {
        return sizes.floorEntry(at(hour, minute)).getValue();
    }

    private long least(Resource resource, Instant from, Instant to) {
        return sizes.subMap(from, to).values().stream()
                .mapToLong(size -> size.get(resource))
                .min()
                .orElseThrow();
    }

    @Test
    void itGrowsBeforeTheDailyPeak() throws Exception {
        Settings settings = settings("enabled: true, lead_time: 600");

        SimulatedHost host = run(settings, at(7, 0), at(9, 30), Allocation.of(1, 1100));

        assertThat(sizeAt(8, 30).get(Resource.CPU)).as("not before it is time").isLessThan(4000);
        assertThat(sizeAt(8, 59).get(Resource.CPU)).isGreaterThanOrEqualTo(4000);
        assertThat(sizeAt(8, 59).memory().mebibytes()).isGreaterThanOrEqualTo(3000);
        assertThat(host.scoreboard().oomKills()).isZero();
    }

    @Test
    void whatMayNotActLeavesTheSizeAsItIs() throws Exception {
        run(settings("enabled: true, act: false, lead_time: 600"), at(8, 0), at(9, 0), Allocation.of(1, 1100));

        assertThat(sizeAt(8, 59).get(Resource.CPU)).isEqualTo(1000);
    }

    @Test
    void itDoesNotShrinkRightBeforeThePeak() throws Exception {
        policy = "threshold";
        run(settings("enabled: true"), at(8, 5), at(9, 0), Allocation.of(4, 4096));
        assertThat(least(Resource.CPU, at(8, 5), at(9, 0))).isEqualTo(4000);
        assertThat(least(Resource.MEMORY, at(8, 5), at(9, 0))).isGreaterThanOrEqualTo(3000L << 20);

        run(settings("enabled: false"), at(8, 5), at(9, 0), Allocation.of(4, 4096));
        assertThat(least(Resource.CPU, at(8, 5), at(9, 0))).as("without it").isLessThan(4000);
    }
}
