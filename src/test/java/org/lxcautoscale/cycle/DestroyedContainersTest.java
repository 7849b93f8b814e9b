package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.ContainerState;

/** A destroyed container leaves nothing behind for the next one with its id. */
class DestroyedContainersTest {

    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private Container before;

    @BeforeEach
    void aContainerThatWeHaveChangedAndAnother() throws Exception {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1024));
        fixture.host.add("102", Allocation.of(2, 1024));
        fixture.host.uses("101", 1.9, 500);
        fixture.cycle();
        fixture.events.clear();
        assertThat(fixture.baselines.read(ID)).isEqualTo(Allocation.of(2, 1024));
        before = fixture.host.containers.get(ID);
    }

    private void destroy() {
        fixture.host.containers.remove(ID);
    }

    private void cycles(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            fixture.cycle();
        }
    }

    private Path quarantine() {
        return dir.resolve("backups/101_backup.json.gone");
    }

    private void isRemembered() throws IOException {
        assertThat(fixture.states.of(ID)).isNotEqualTo(ContainerState.NEW);
        assertThat(fixture.baselines.read(ID)).isEqualTo(Allocation.of(2, 1024));
        assertThat(quarantine()).doesNotExist();
    }

    @Test
    void theStateOfAContainerGoneForAnHourIsForgotten() throws Exception {
        destroy();
        cycles(12);
        isRemembered();
        cycles(1);

        assertThat(fixture.events).containsExactly("101 gone");
        assertThat(fixture.states.of(ID)).isEqualTo(ContainerState.NEW);
        assertThat(StateStore.open(fixture.journal(), fixture.now).of(ID)).isEqualTo(ContainerState.NEW);
        assertThat(fixture.baselines.all()).isEmpty();
        assertThat(quarantine()).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");

        fixture.host.add("101", Allocation.of(1, 512));
        fixture.host.uses("101", 0.9, 200);
        fixture.cycle();
        assertThat(fixture.baselines.read(ID)).isEqualTo(Allocation.of(1, 512));
        assertThat(fixture.events).containsExactly("101 gone", "101 APPLIED ");
    }

    @Test
    void aBaselineWithoutOtherStateIsQuarantinedToo() throws Exception {
        destroy();
        Files.delete(fixture.journal());
        fixture.restart();
        cycles(13);

        assertThat(fixture.events).containsExactly("101 gone");
        assertThat(quarantine()).exists();
    }

    @Test
    void aContainerThatIsBackWithinTheHourIsTheSame() throws Exception {
        for (int i = 0; i < 2; i++) {
            destroy();
            cycles(12);
            fixture.host.containers.put(ID, before);
            cycles(1);
        }

        isRemembered();
    }

    @Test
    void anEmptyHostProvesNothing() throws Exception {
        fixture.host.containers.clear();
        cycles(14);

        isRemembered();
    }

    @Test
    void anUnreadableOrUnlistedContainerIsNotGone() throws Exception {
        fixture.host.withoutSize.add(ID);
        cycles(14);
        isRemembered();

        fixture.host.withoutSize.clear();
        fixture.host.unlisted.add(ID);
        cycles(14);
        isRemembered();
        assertThat(fixture.events).isEmpty();
    }
}
