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
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Control;
import org.lxcautoscale.control.Reply;
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

/** A whole daemon with {@code startup_boost: {factor: 2, duration: 300}} on a simulated host. Container 101 has 2 cores. */
class StartupBoostInVirtualTimeTest {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final ContainerId WEB = new ContainerId("101");
    private static final MemorySize MEMORY = MemorySize.ofMebibytes(1000);

    @TempDir
    private Path dir;

    private final Level level = Logger.getLogger("").getLevel();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<Long, Consumer<Control>> acts = new LinkedHashMap<>();
    private final List<CompletableFuture<Reply>> replies = new ArrayList<>();
    private final TreeMap<Long, Long> millicores = new TreeMap<>();
    private final VirtualTime time = new VirtualTime(START);
    private final SimulatedHost host = new SimulatedHost(
            Scenario.of(
                    1,
                    HostSpec.of("pve1", 16, 32),
                    ContainerSpec.of("101", "web", Allocation.of(2, 2048), new Demand.Constant(0.9, MEMORY))),
            time);

    @BeforeEach
    void configure() {
        Logger.getLogger("").setLevel(Level.OFF);
        keys.putAll(Map.of(
                "backend", "simulated",
                "timezone", "UTC",
                "poll_interval", "60",
                "startup_boost_factor", "2",
                "startup_boost_duration", "300",
                "cpu_lower_threshold", "5",
                "state_dir", dir.toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("log").toString()));
        time.onTick(now -> millicores.put(Duration.between(START, now).toSeconds(), millicores()));
    }

    @AfterEach
    void restore() {
        Logger.getLogger("").setLevel(level);
    }

    /** What happens so many seconds after the start. */
    private void at(long second, Consumer<Control> act) {
        acts.put(second, act);
    }

    private void order(long second, Command command) {
        at(second, it -> replies.add(it.submit(command)));
    }

    /** It stands still for a minute. */
    private void restartAt(long second) {
        at(second - 60, _ -> host.stop(WEB));
        at(second, _ -> host.start(WEB));
    }

    /** A daemon runs until so many seconds after the start; another one may go on afterwards. */
    private void runUntil(long second) throws Exception {
        Settings settings = new ConfigurationReader(Map.of()).defaults(keys).settings();
        try (Control running = Control.open(
                        settings, time.now(), time::wake, Optional.empty(), new Programs(dir, time::wake));
                Assembly assembly = Assembly.of(settings, OpenHost.simulated(host, time), List.of(), running)) {
            time.onTick(now -> Optional.ofNullable(
                            acts.remove(Duration.between(START, now).toSeconds()))
                    .ifPresent(act -> act.accept(running)));
            Daemon.Visitor visitor = new Daemon.Visitor() {
                @Override
                public void before(Moment now) {
                    running.step(assembly.cycle(), now);
                }
            };
            new Daemon(settings, time, assembly.cycle(), it -> it, Alarms.NONE, visitor).run(START.plusSeconds(second));
        }
    }

    private long millicores() {
        try {
            return host.read(WEB).container().allocation().get(Resource.CPU);
        } catch (NoSuchContainerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The cores that it is configured with, so many seconds after the start. */
    private double coresAt(long second) {
        return millicores.floorEntry(second).getValue() / 1000.0;
    }

    private double most() {
        return millicores.values().stream().mapToLong(it -> it).max().orElseThrow() / 1000.0;
    }

    @Test
    void aContainerThatIsStartedHasTwiceItsCpuForFiveMinutes() throws Exception {
        restartAt(660);
        runUntil(1800);

        assertThat(coresAt(655)).isEqualTo(2);
        assertThat(coresAt(720)).isEqualTo(4);
        assertThat(coresAt(955)).isEqualTo(4);
        assertThat(coresAt(1080)).isEqualTo(2);
        assertThat(coresAt(1800)).isEqualTo(2);
        assertThat(most()).isEqualTo(4);
    }

    @Test
    void oneThatRunsAlreadyGetsNothing() throws Exception {
        runUntil(600);

        assertThat(most()).isEqualTo(2);
    }

    @Test
    void anotherDaemonTakesItBack() throws Exception {
        restartAt(660);
        runUntil(780);
        assertThat(coresAt(780)).isEqualTo(4);

        runUntil(1200);

        assertThat(coresAt(955)).isEqualTo(4);
        assertThat(coresAt(1200)).isEqualTo(2);
    }

    @Test
    void aSecondStartMeanwhileDoesNotMultiplyAgain() throws Exception {
        restartAt(660);
        restartAt(840);
        runUntil(1500);

        assertThat(coresAt(1100)).isEqualTo(4);
        assertThat(coresAt(1260)).isEqualTo(2);
        assertThat(most()).isEqualTo(4);
    }

    @Test
    void theEndOfTheNightDoesNotBringABoostBack() throws Exception {
        keys.putAll(Map.of("energy_mode", "true", "off_peak_start", "8", "off_peak_end", "9"));
        at(1, _ -> host.stop(WEB));
        host.setLoad(WEB, 0.3, MEMORY);
        at(600, _ -> host.start(WEB));
        runUntil(5400);

        assertThat(coresAt(700)).isEqualTo(4);
        assertThat(coresAt(2400)).as("at night").isEqualTo(1);
        assertThat(coresAt(5400)).as("in the morning").isEqualTo(2);
        assertThat(millicores.tailMap(1200L).values()).allMatch(size -> size <= 2000);
    }

    @Test
    void aHoldWins() throws Exception {
        order(700, new Command.HoldFor(WEB, Duration.ofSeconds(1100), "a test", "anna"));
        restartAt(660);
        runUntil(2400);

        assertThat(coresAt(1790)).isEqualTo(4);
        assertThat(coresAt(2400)).as("after the hold").isEqualTo(2);
    }

    @Test
    void aContainerThatIsHeldGetsNothing() throws Exception {
        order(500, new Command.HoldFor(WEB, Duration.ofHours(1), "a test", "anna"));
        restartAt(660);
        runUntil(1500);

        assertThat(most()).isEqualTo(2);
    }

    @Test
    void aSizeThatSomebodySetsMeanwhileStays() throws Exception {
        restartAt(660);
        order(800, new Command.Resize(WEB, Map.of(Resource.CPU, 3000L), false, false, "anna"));
        runUntil(1800);

        assertThat(coresAt(795)).isEqualTo(4);
        assertThat(coresAt(900)).isEqualTo(3);
        assertThat(coresAt(1800)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threshold", "adaptive"})
    void whatItUsesForItsStartIsNotRemembered(String policy) throws Exception {
        keys.put("policy", policy);
        restartAt(7260);
        at(7261, _ -> host.setLoad(WEB, 6, MEMORY));
        at(7500, _ -> host.setLoad(WEB, 0.9, MEMORY));
        runUntil(14_400);

        double before = coresAt(7100);
        assertThat(before).isLessThanOrEqualTo(2);
        assertThat(coresAt(7480)).isGreaterThanOrEqualTo(2 * before);
        assertThat(coresAt(7740)).isEqualTo(before);
        assertThat(millicores.tailMap(7740L).values()).allMatch(size -> size <= 1000 * before);
    }
}
