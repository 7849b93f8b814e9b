package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
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

/** A whole daemon on a simulated host. Container 101 has a peak from 9 to 10 h: 3.5 cores and 3,000 MB instead of 0.2 and 800. */
class OutlookInVirtualTimeTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-05T00:00:00Z");
    private static final ContainerId WEB = new ContainerId("101");
    private static final MemorySize QUIET = MemorySize.ofMebibytes(800);
    private static final MemorySize PEAK = MemorySize.ofMebibytes(3000);
    private static final Duration LEAD = Duration.ofMinutes(10);

    @TempDir
    private Path dir;

    private final Level level = Logger.getLogger("").getLevel();
    private final Map<String, String> keys = new HashMap<>();
    private final TreeMap<Instant, Allocation> sizes = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

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

    /** Runs a daemon from one time to another, without a past; returns the host. */
    private SimulatedHost run(Instant from, Instant to, Allocation size, Outlooks outlooks) throws Exception {
        VirtualTime time = new VirtualTime(from);
        SimulatedHost host = new SimulatedHost(
                Scenario.of(
                                1,
                                HostSpec.of("pve1", 16, 32),
                                ContainerSpec.of("101", "web", size, new Demand.Constant(0.2, QUIET)))
                        .startingAt(from),
                time);
        sizes.clear();
        time.onTick(now -> {
            host.setLoad(WEB, isPeak(now) ? 3.5 : 0.2, isPeak(now) ? PEAK : QUIET);
            sizes.put(now, size(host));
        });
        Settings settings = settings("run-" + outlooks.hashCode());
        CycleListener listener = new CycleListener() {
            @Override
            public void unusual(ContainerId id, Optional<String> what, Moment now) {
                told.add(id + ": " + what.orElse("as usual"));
            }
        };
        try (Control control = Control.open(
                        settings, time.now(), time::wake, Optional.empty(), new Programs(dir, time::wake));
                Assembly assembly =
                        Assembly.of(settings, OpenHost.simulated(host, time), List.of(listener), control, outlooks)) {
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

    private Settings settings(String run) throws Exception {
        Map<String, String> all = new HashMap<>(keys);
        all.putAll(Map.of(
                "backend", "simulated",
                "timezone", "UTC",
                "state_dir", dir.resolve(run).toString(),
                "backup_dir", dir.resolve(run).resolve("backups").toString(),
                "log_file", dir.resolve("log").toString()));
        return new ConfigurationReader(Map.of()).defaults(all).settings();
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

    /** One who knows the peak: what is needed, and a fifth more. */
    private static Outlook foresee(ContainerId id, Moment now) {
        assertThat(id).isEqualTo(WEB);
        Instant at = now.monotonic();
        boolean isSoon = isPeak(at) || isPeak(at.plus(LEAD));
        boolean isAhead = isSoon || isPeak(at.plus(Duration.ofHours(1)));
        return new Outlook(
                Optional.of(expected(isSoon ? 4_200 : 240, isAhead ? 4_200 : 240)),
                Optional.of(
                        expected((isSoon ? PEAK : QUIET).bytes() * 6 / 5, (isAhead ? PEAK : QUIET).bytes() * 6 / 5)),
                Optional.empty(),
                Optional.empty());
    }

    private static Expected expected(long soon, long ahead) {
        return new Expected(soon, ahead, "a peak is expected at 09:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threshold", "adaptive"})
    void itGrowsBeforeThePeak(String policy) throws Exception {
        keys.put("policy", policy);
        Allocation small = Allocation.of(1, 1100);

        SimulatedHost host = run(at(7, 0), at(9, 59), small, OutlookInVirtualTimeTest::foresee);

        assertThat(sizeAt(8, 45).get(Resource.CPU)).as("not before it is time").isLessThan(4_000);
        assertThat(sizeAt(8, 59).get(Resource.CPU)).isEqualTo(5_000);
        assertThat(sizeAt(8, 59).memory().mebibytes()).isEqualTo(3600);
        assertThat(least(Resource.CPU, at(9, 0), at(9, 59))).isEqualTo(5_000);
        assertThat(sizeAt(9, 58).memory().mebibytes())
                .as("at most one step of the threshold policy more")
                .isBetween(3600L, 4112L);
        assertThat(host.scoreboard().oomKills()).isZero();

        run(at(7, 0), at(9, 59), small, Outlooks.NONE);
        assertThat(sizeAt(8, 59).get(Resource.CPU)).as("without an outlook").isEqualTo(1_000);
        assertThat(sizeAt(8, 59).memory().mebibytes()).isLessThan(1200);
        assertThat(sizeAt(9, 1).memory().mebibytes())
                .as("in urgent need it grows by far more")
                .isGreaterThan(3600);
    }

    @Test
    void itDoesNotShrinkRightBeforeThePeakAndShrinksAfterIt() throws Exception {
        keys.putAll(Map.of("cpu_lower_threshold", "40", "memory_lower_threshold", "40"));
        Allocation large = Allocation.of(5, 4096);

        SimulatedHost host = run(at(8, 5), at(13, 0), large, OutlookInVirtualTimeTest::foresee);

        assertThat(least(Resource.CPU, at(8, 5), at(10, 0))).isEqualTo(5_000);
        assertThat(least(Resource.MEMORY, at(8, 5), at(10, 0))).isGreaterThanOrEqualTo(3600L << 20);
        assertThat(sizeAt(12, 59).get(Resource.CPU)).isLessThan(5_000);
        assertThat(sizeAt(12, 59).get(Resource.MEMORY)).isLessThan(3600L << 20);
        assertThat(host.scoreboard().oomKills()).isZero();

        run(at(8, 5), at(9, 0), large, Outlooks.NONE);
        assertThat(sizeAt(8, 59).get(Resource.CPU)).as("without an outlook").isLessThan(5_000);
    }

    @Test
    void whileItIsUnusualNothingShrinksAndItIsToldOnceWhenThatBeginsAndEnds() throws Exception {
        Outlook unusual = new Outlook(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("its disk reads are 9 times the usual"));
        Outlooks untilFour = (_, now) -> now.monotonic().isBefore(at(4, 0)) ? unusual : Outlook.NONE;

        run(at(2, 0), at(6, 0), Allocation.of(4, 8192), untilFour);

        assertThat(sizeAt(3, 59)).isEqualTo(Allocation.of(4, 8192));
        assertThat(sizeAt(5, 59).get(Resource.CPU)).isLessThan(4_000);
        assertThat(sizeAt(5, 59).get(Resource.MEMORY)).isLessThan(8192L << 20);
        assertThat(told).containsExactly("101: its disk reads are 9 times the usual", "101: as usual");
    }

    @Test
    void whatIsOnlyShownChangesNothing() throws Exception {
        Allocation small = Allocation.of(1, 1100);

        run(at(8, 0), at(9, 0), small, (id, now) -> foresee(id, now).onlyShown());

        assertThat(sizeAt(8, 59)).isEqualTo(small);
    }

    @Test
    void offItsPeakItIsReducedAndGetsBackWhatItHad() throws Exception {
        keys.putAll(Map.of("energy_mode", "learned", "max_shrink_percent", "100", "cpu_lower_threshold", "5"));
        Outlook quiet = new Outlook(
                Optional.empty(), Optional.empty(), Optional.of("it is off its peak until 05:00"), Optional.empty());
        Outlooks night = (_, now) -> now.monotonic().isBefore(at(5, 0)) ? quiet : Outlook.NONE;

        SimulatedHost host = run(at(2, 0), at(6, 0), Allocation.of(2, 2048), night);

        assertThat(sizeAt(2, 1)).isEqualTo(Allocation.of(2, 2048));
        assertThat(sizeAt(4, 59).get(Resource.CPU)).isEqualTo(1_000);
        assertThat(sizeAt(4, 59).get(Resource.MEMORY)).isLessThan(2048L << 20);
        assertThat(sizeAt(5, 59)).isEqualTo(Allocation.of(2, 2048));
        assertThat(host.scoreboard().oomKills()).isZero();
    }
}
