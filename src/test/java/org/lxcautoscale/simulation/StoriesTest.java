package org.lxcautoscale.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.Assembly;
import org.lxcautoscale.daemon.Daemon;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.simulated.RunningStory;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.Story;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.settings.Settings;

/** The stories of the demo, told to the real daemon four hours after it has begun. */
class StoriesTest {

    private static final Level LEVEL = Logger.getLogger("").getLevel();
    private static final Duration BEFORE = Duration.ofHours(4);
    private static final double MB = 1 << 20;

    @TempDir
    private Path dir;

    private final Scenario scenario = Scenario.mixed(7);
    private final Instant told = scenario.start().plus(BEFORE);
    private final VirtualTime time = new VirtualTime(scenario.start());
    private final SimulatedHost host = new SimulatedHost(scenario, time);
    private final Map<Instant, List<RunningStory>> seen = new HashMap<>();
    private final Map<Instant, Map<String, Double>> figures = new HashMap<>();

    @BeforeAll
    static void quiet() {
        Logger.getLogger("").setLevel(Level.OFF);
    }

    @AfterAll
    static void restore() {
        Logger.getLogger("").setLevel(LEVEL);
    }

    /** All are told at the same time; the daemon then runs until an hour after the last one has ended. */
    private void tell(Story... stories) throws Exception {
        time.onTick(at -> {
            if (at.equals(told)) {
                List.of(stories).forEach(host::tell);
            }
            if (Duration.between(told, at).toSeconds() % 60 == 0) {
                seen.put(at, host.runningStories());
                figures.put(at, figures());
            }
        });
        Settings settings = SimulationSettings.in(dir, Map.of());
        OpenHost open = OpenHost.simulated(host, time);
        try (Assembly assembly = Assembly.of(settings, open, List.of());
                Alarms alarms = open.alarms().apply(time::wake)) {
            new Daemon(settings, time, assembly.cycle(), inForce -> inForce, alarms, Daemon.Visitor.NONE)
                    .run(told.plus(Duration.ofHours(2)));
        }
    }

    private Map<String, Double> figures() {
        Map<String, Double> now = new HashMap<>();
        now.put("available", host.memoryAvailable().bytes() / MB);
        for (ContainerId id : host.present()) {
            now.put("memory " + id, host.actualUsage(id).memoryWanted() / MB);
            now.put("cache " + id, host.actualUsage(id).pageCache() / MB);
            now.put("cores " + id, host.actualUsage(id).coresWanted());
        }
        return now;
    }

    private List<RunningStory> runningAt(int minutes) {
        return seen.getOrDefault(told.plus(Duration.ofMinutes(minutes)), List.of());
    }

    private String onlyContainerAt(int minutes) {
        assertThat(runningAt(minutes)).hasSize(1);
        assertThat(runningAt(minutes).getFirst().containers()).hasSize(1);
        return runningAt(minutes).getFirst().containers().getFirst().value();
    }

    private double at(int minutes, String figure) {
        return figures.getOrDefault(told.plus(Duration.ofMinutes(minutes)), Map.of())
                .getOrDefault(figure, Double.NaN);
    }

    private double rise(int from, int to, String figure) {
        return at(to, figure) - at(from, figure);
    }

    @Test
    void aSpikeIs900MbAnd3CoresMoreForTenMinutes() throws Exception {
        tell(Story.SPIKE);

        String id = onlyContainerAt(1);
        assertThat(rise(0, 2, "memory " + id)).isBetween(750.0, 1050.0);
        assertThat(rise(0, 2, "cores " + id)).isBetween(2.0, 4.5);
        assertThat(rise(9, 12, "memory " + id)).isBetween(-1050.0, -750.0);
        assertThat(runningAt(9)).isNotEmpty();
        assertThat(runningAt(11)).isEmpty();
    }

    @Test
    void aLeakIs50MbMoreInEachMinuteForAnHour() throws Exception {
        tell(Story.LEAK);

        String id = onlyContainerAt(1);
        assertThat(rise(0, 20, "memory " + id)).isBetween(900.0, 1100.0);
        assertThat(rise(20, 40, "memory " + id)).isBetween(900.0, 1100.0);
        assertThat(onlyContainerAt(59)).isEqualTo(id);
        assertThat(rise(59, 62, "memory " + id)).isLessThan(-2500);
    }

    @Test
    void aBackupFillsPageCachesAndKeepsTwoContainersBusyForHalfAnHour() throws Exception {
        tell(Story.BACKUP);

        List<String> all = runningAt(1).getFirst().containers().stream()
                .map(ContainerId::value)
                .toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(12);
        assertThat(all.stream().filter(id -> rise(0, 5, "cores " + id) > 1)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(runningAt(29)).hasSize(1);
        assertThat(runningAt(31)).isEmpty();
    }

    @Test
    void aFullHostHasLessThanItsReserveFor20Minutes() throws Exception {
        tell(Story.FULL_HOST);

        for (int minute = 5; minute < 20; minute++) {
            assertThat(at(minute, "available")).isBetween(500.0, 2048.0);
        }
        assertThat(at(21, "available")).isGreaterThan(20_000);
    }

    @Test
    void aStoryThatRunsIsNotBegunAgain() throws Exception {
        tell(Story.SPIKE, Story.SPIKE);

        String id = onlyContainerAt(1);
        assertThat(rise(0, 2, "memory " + id)).isBetween(750.0, 1050.0);
    }

    @ParameterizedTest
    @EnumSource
    void noneOfThemMakesTheDaemonKillAnything(Story story) throws Exception {
        tell(story);

        assertThat(host.scoreboard().oomKillsAfterShrink()).isZero();
        assertThat(host.scoreboard().oomKills()).isZero();
    }

    /** On a full host nothing may grow, so that there a spike may kill. */
    @Test
    void norDoThoseOfContainersAtOnce() throws Exception {
        tell(Story.SPIKE, Story.LEAK, Story.BACKUP);

        assertThat(host.scoreboard().oomKillsAfterShrink()).isZero();
    }
}
