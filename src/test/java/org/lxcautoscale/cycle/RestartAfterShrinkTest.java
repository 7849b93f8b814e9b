package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.DecayingFloor;

/** When its first process is killed, a container stops or restarts, and its counters are lost. */
class RestartAfterShrinkTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final long MB = 1 << 20;

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private TestHost host;

    @BeforeEach
    void shrink() throws Exception {
        fixture = new CycleFixture(dir);
        host = fixture.host;
        host.add("101", Allocation.of(2, 4096));
        host.uses("101", 1, 400);
        for (int i = 0; i < 4; i++) {
            fixture.cycle();
        }
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 3072));
    }

    @Test
    void aStopSoonAfterAShrinkMakesTheFormerSizeAFloor() throws Exception {
        host.change("101", Status.STOPPED, "", Allocation.of(2, 3072));
        fixture.sample();
        host.change("101", Status.RUNNING, "", Allocation.of(2, 3072));

        for (int i = 0; i < 6; i++) {
            fixture.cycle();
        }

        assertThat(floor()).isEqualTo(4096 * MB);
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 3072));
    }

    @Test
    void theFloorSurvivesARestartOfTheProgramAndIsLearnedOnce() throws Exception {
        host.change("101", Status.STOPPED, "", Allocation.of(2, 3072));
        fixture.sample();
        DecayingFloor learned = fixture.states.of(ID).floors().get(Resource.MEMORY);
        assertThat(learned).isNotNull();
        fixture.sample();
        fixture.restart();
        fixture.sample();

        assertThat(fixture.states.of(ID).floors().get(Resource.MEMORY)).isEqualTo(learned);
    }

    @Test
    void aRestartSoonAfterAShrinkMakesTheFormerSizeAFloor() throws Exception {
        host.restart("101");
        fixture.sample();

        assertThat(floor()).isEqualTo(4096 * MB);
    }

    @Test
    void aStopLongAfterAShrinkHasNoEffect() throws Exception {
        for (int i = 0; i < 70; i++) {
            host.uses("101", 1, 2000);
            fixture.sample();
        }
        host.change("101", Status.STOPPED, "", host.sizeOf("101"));
        fixture.sample();

        assertThat(fixture.states.of(ID).floors()).isEmpty();
    }

    private long floor() throws IOException {
        return fixture.states.of(ID).floors().get(Resource.MEMORY).amount();
    }
}
