package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.group.FakeCluster.Box;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Load;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.Tag;

/**
 * Two programs keep the same group, which they should not, while everything goes wrong: 20 × 500 cycles. What must never happen
 * is looked at after each step; and once nothing goes wrong any more, everything is in order within three cycles.
 */
class GroupFaultsTest {

    private static final int CYCLES = 500;
    private static final Duration CYCLE = Duration.ofSeconds(300);
    private static final Duration STEP = Duration.ofSeconds(10);
    /** Cycles until the last of what hangs has ended. */
    private static final int LAST_FAULTS = 3;

    private static final int MIN = 2;
    private static final int MAX = 4;

    private static final Logger LOG = Logger.getLogger("lxc-autoscale");

    @TempDir
    private Path dir;

    private final List<String> violations = new ArrayList<>();

    /** A program that keeps groups. */
    private final class Program {

        private final Path stateDir;
        private final FakeCluster cluster;
        private final Settings settings;
        private FakeCluster.Tasks tasks;
        private Groups groups;

        Program(String name, FakeCluster cluster, Settings settings) throws IOException {
            this.stateDir = dir.resolve(name);
            this.cluster = cluster;
            this.settings = settings;
            java.nio.file.Files.createDirectories(stateDir);
            this.tasks = cluster.new Tasks();
            this.groups = open();
        }

        private Groups open() throws IOException {
            return Groups.open(
                    stateDir, Optional.of(tasks), new SickProbes(cluster), new NoHooks(), settings, cluster.now());
        }

        void cycle(Load load) {
            Observation seen = cluster.observe();
            groups.observed(seen, cluster.now());
            Map<ContainerId, Sight.Use> uses = new HashMap<>();
            for (Observed observed : seen.containers()) {
                uses.put(observed.id(), new Sight.Use(Optional.of(load), MemorySize.ofMebibytes(300), Set.of()));
            }
            groups.decide(
                    new Sight(seen, uses, MemorySize.ofMebibytes(1024), Set.of()), Optional.empty(), cluster.now());
        }

        void step() {
            groups.observed(cluster.observe(), cluster.now());
            tasks.advance();
            for (GroupChange change : groups.step(cluster::read, cluster.now())) {
                assertThat(change.reason()).isNotEmpty();
            }
        }

        /** Ends it at once, and starts it again. */
        void kill() throws IOException {
            tasks = cluster.new Tasks();
            groups = open();
        }

        GroupView view() {
            return groups.views().getFirst();
        }
    }

    /** Finds those that are sick. */
    private static final class SickProbes implements Probes {

        private final FakeCluster cluster;
        private Set<ContainerId> watched = Set.of();

        SickProbes(FakeCluster cluster) {
            this.cluster = cluster;
        }

        @Override
        public void watch(Map<ContainerId, HealthCheck> members) {
            watched = Set.copyOf(members.keySet());
        }

        @Override
        public Optional<Health> of(ContainerId id) {
            @Nullable Box box = cluster.boxes.get(id);
            if (!watched.contains(id) || box == null) {
                return Optional.empty();
            }
            return Optional.of(box.isSick ? new Health(5, false, "connection refused") : Health.UP);
        }

        @Override
        public void close() {}
    }

    /** Thousands of lines of what goes wrong. */
    @BeforeEach
    void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        LOG.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverGoesWrong(int seed) throws IOException {
        FakeCluster cluster = new FakeCluster(seed);
        Way way = seed % 2 == 0 ? Way.DESTROY : Way.STOP;
        GroupSettings group = GroupFixture.group(way, new Probe.Tcp(80), MIN, MAX);
        Settings settings = GroupFixture.settings(group);
        List<Program> programs = List.of(new Program("one", cluster, settings), new Program("two", cluster, settings));
        cluster.onEnd = box -> mayEnd(cluster, box);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            boolean isStormy = cycle % 50 < 35;
            cluster.faults = isStormy ? 0.15 : 0;
            if (isStormy) {
                people(cluster);
            } else {
                calm(cluster);
            }
            Load load = load(cycle);
            for (Program program : programs) {
                program.cycle(load);
                if (isStormy && cluster.chance(0.05)) {
                    program.kill();
                }
            }
            for (Duration passed = Duration.ZERO; passed.compareTo(CYCLE) < 0; passed = passed.plus(STEP)) {
                cluster.pass(STEP);
                for (Program program : programs) {
                    program.step();
                    if (isStormy && cluster.chance(0.005)) {
                        program.kill();
                    }
                }
                look(cluster, "cycle " + cycle);
            }
            if (cycle % 50 >= 35 + LAST_FAULTS + 3) {
                inOrder(cluster, programs, way, "seed " + seed + ", cycle " + cycle);
            }
        }
        assertThat(cluster.violations).as("seed %s", seed).isEmpty();
        assertThat(violations).as("seed %s", seed).isEmpty();
    }

    private static Load load(int cycle) {
        double percent = List.of(95.0, 50.0, 5.0, 95.0, 5.0).get(cycle / 10 % 5);
        return cycle % 50 < 35 ? new Load(percent, 50) : new Load(50, 50);
    }

    /** Nodes die and come back, tags are taken away, containers are stopped and become sick. */
    private static void people(FakeCluster cluster) {
        if (cluster.chance(0.05)) {
            cluster.deadNodes.add(cluster.chance(0.5) ? "pve2" : "pve3");
        }
        if (cluster.chance(0.3)) {
            cluster.deadNodes.clear();
        }
        for (Box box : List.copyOf(cluster.boxes.values())) {
            if (isMember(box) && cluster.chance(0.01)) {
                box.tags = without(box.tags, cluster.chance(0.7) ? GroupFixture.TAG : Tag.CREATED);
            } else if (isMember(box) && cluster.chance(0.01)) {
                box.isRunning = false;
            } else if (isMember(box) && cluster.chance(0.02)) {
                box.isSick = true;
            }
        }
    }

    /** People put in order what they have done themselves: what is no member any more is theirs. */
    private static void calm(FakeCluster cluster) {
        cluster.deadNodes.clear();
        cluster.boxes
                .values()
                .removeIf(box -> box.id.compareTo(new ContainerId("99000")) >= 0
                        && box.lock.isEmpty()
                        && box.tags.contains(Tag.CREATED) != box.tags.contains(GroupFixture.TAG));
    }

    private static Set<String> without(Set<String> tags, String less) {
        Set<String> rest = new HashSet<>(tags);
        rest.remove(less);
        return rest;
    }

    private static boolean isMember(Box box) {
        return box.tags.contains(GroupFixture.TAG) && box.tags.contains(Tag.CREATED);
    }

    private static List<Box> members(FakeCluster cluster) {
        return cluster.boxes.values().stream()
                .filter(box -> box.id.equals(FakeCluster.BASE) || box.tags.contains(GroupFixture.TAG))
                .filter(box -> box.isRunning || !box.tags.contains(Tag.PARKED))
                .toList();
    }

    private void look(FakeCluster cluster, String when) {
        List<Box> members =
                members(cluster).stream().filter(box -> box.isRunning).toList();
        if (members.size() > MAX) {
            violations.add(when + ": " + members.size() + " members: "
                    + members.stream().map(box -> box.id).toList());
        }
    }

    /** Only members that this program has made are stopped, or what it has begun to make. */
    private void mayEnd(FakeCluster cluster, Box box) {
        boolean isUnfinished = box.name.startsWith("101-cloned-") && !box.tags.contains(GroupFixture.TAG);
        if (!isMember(box) && !isUnfinished) {
            violations.add("container " + box.id + " with tags " + box.tags + " is ended");
        }
        long others = members(cluster).stream().filter(one -> one != box).count();
        if (box.isRunning && !box.isSick && isMember(box) && others < MIN) {
            violations.add("container " + box.id + " is ended, and " + others + " members are left");
        }
    }

    private static void inOrder(FakeCluster cluster, List<Program> programs, Way way, String when) {
        for (Box box : cluster.boxes.values()) {
            assertThat(box.snapshots).as("%s: snapshots of %s", when, box.id).isEmpty();
            assertThat(box.lock).as("%s: lock of %s", when, box.id).isEmpty();
            if (box.name.startsWith("101-cloned-")) {
                assertThat(isMember(box))
                        .as("%s: %s %s is a member", when, box.id, box.tags)
                        .isTrue();
            }
            if (way == Way.DESTROY) {
                assertThat(box.isRunning).as("%s: %s runs", when, box.id).isTrue();
            }
        }
        for (Program program : programs) {
            assertThat(program.view().underWay()).as(when).isEmpty();
            assertThat(program.view().ready())
                    .as(
                            "%s: %s of %s",
                            when, program.view().sentence(), program.view().members())
                    .isBetween((long) MIN, (long) MAX);
        }
    }
}
