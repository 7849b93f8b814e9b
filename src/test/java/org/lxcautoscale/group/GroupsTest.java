package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;
import org.lxcautoscale.settings.Settings;

/** Groups as the loop sees them. */
class GroupsTest {

    private static final ContainerId FIRST = new ContainerId("99000");

    @TempDir
    private Path dir;

    private final FakeCluster cluster = new FakeCluster(1);
    private final FakeCluster.Tasks tasks = cluster.new Tasks();
    private final Settings settings = GroupFixture.settings(GroupFixture.group(Way.DESTROY, new Probe.Running(), 2, 4));

    private Groups open(Optional<FakeCluster.Tasks> with) throws IOException {
        return Groups.open(dir, with.map(all -> all), new NoProbes(), new NoHooks(), settings, cluster.now());
    }

    private void cycle(Groups groups) {
        groups.observed(cluster.observe(), cluster.now());
        groups.decide(
                new Sight(cluster.observe(), Map.of(), MemorySize.ZERO, Set.of()), Optional.empty(), cluster.now());
    }

    private void steps(Groups groups, Containers containers) {
        for (int step = 0; step < 40; step++) {
            cluster.pass(Duration.ofSeconds(5));
            tasks.advance();
            groups.observed(cluster.observe(), cluster.now());
            groups.step(containers, cluster.now());
        }
    }

    @Test
    void aFaultInTheWorkOnAGroupDoesNotEndTheLoopAndIsNotTheEndOfTheGroup() throws IOException {
        Groups groups = open(Optional.of(tasks));
        cycle(groups);

        assertThatCode(() -> steps(groups, _ -> {
                    throw new IllegalStateException("a fault");
                }))
                .doesNotThrowAnyException();
        assertThat(cluster.boxes).doesNotContainKey(FIRST);

        steps(groups, cluster::read);
        assertThat(cluster.boxes).containsKey(FIRST);
    }

    @Test
    void aDryRunDecidesAndWritesNothing() throws IOException {
        Groups groups = open(Optional.empty());
        cycle(groups);
        groups.scale("WEB", 3);
        groups.pause("WEB", "anna");
        steps(groups, cluster::read);

        assertThat(groups.views().getFirst().sentence()).isEqualTo("1 of 2 wanted members");
        assertThat(cluster.boxes).doesNotContainKey(FIRST);
        try (var files = Files.list(dir)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aPauseOutlivesTheProgram() throws IOException {
        open(Optional.of(tasks)).pause("WEB", "anna");
        Groups next = open(Optional.of(tasks));
        cycle(next);

        assertThat(next.views().getFirst().sentence()).isEqualTo("paused by anna");
        next.pause("WEB", "");
        cycle(next);
        assertThat(next.views().getFirst().sentence()).isEqualTo("1 of 2 wanted members");
    }

    private static final class NoProbes implements Probes {
        @Override
        public void watch(Map<ContainerId, HealthCheck> members) {}

        @Override
        public Optional<Health> of(ContainerId id) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
