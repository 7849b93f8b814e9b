package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;

/** A write continues after the daemon is killed, and the next daemon does not always wait for it. */
class OrphanedWritesTest {

    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    Path dir;

    private CycleFixture fixture;

    @BeforeEach
    void aWriteIsInProgressWhenTheDaemonIsKilledAndMemoryIsUrgent() throws Exception {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1024));
        fixture.host.uses("101", 1.9, 500);
        DeferredWriter leftBehind = new DeferredWriter(fixture.host);
        fixture.writeWith(leftBehind);
        fixture.cycle();
        assertThat(leftBehind.underWay).containsOnlyKeys(ID);

        fixture.restart();
        fixture.host.uses("101", 1, 1000);
        fixture.sample();
        fixture.sample();
        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void aWriteThatTakesEffectAfterALaterOneIsNoExternalModification() throws Exception {
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(3, 2048));
        fixture.sample();

        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(3, 2048));
        assertThat(fixture.events).noneMatch(event -> event.contains("by hand"));
        assertThat(fixture.baselines.read(ID)).isEqualTo(Allocation.of(2, 1024));
        assertThat(fixture.states.of(ID).known()).hasValue(Allocation.of(3, 2048));
    }

    @Test
    void alsoAfterASecondCrash() throws Exception {
        fixture.restart();
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(3, 2048));
        fixture.sample();

        assertThat(fixture.events).noneMatch(event -> event.contains("by hand"));
        assertThat(fixture.baselines.read(ID)).isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void alsoAfterCompaction() throws Exception {
        Files.writeString(fixture.journal(), "x".repeat(2 << 20) + "\n", StandardOpenOption.APPEND);
        fixture.host.uses("101", 1, 2000);
        fixture.sample();
        assertThat(Files.size(fixture.journal())).isLessThan(100_000);

        fixture.restart();

        Allocation late = fixture.host.sizeOf("101").with(Resource.CPU, 3000);
        assertThat(fixture.states.isResultOfAbandoned(ID, late, fixture.now)).isTrue();
    }

    @Test
    void anyOtherSizeIsAnExternalModification() throws Exception {
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(4, 2048));
        fixture.sample();

        assertThat(fixture.events).anyMatch(event -> event.contains("by hand"));
        assertThat(fixture.baselines.read(ID).cores())
                .isEqualTo(Allocation.of(4, 1024).cores());
    }

    @Test
    void aWriteHasNoEffectAfterItsTimeLimit() throws Exception {
        for (int i = 0; i < 5; i++) {
            fixture.sample();
        }
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(3, 2048));
        fixture.sample();

        assertThat(fixture.events).anyMatch(event -> event.contains("by hand"));
    }
}
