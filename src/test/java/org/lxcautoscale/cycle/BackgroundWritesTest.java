package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;

/** Writes take seconds, while the loop continues. */
class BackgroundWritesTest {

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private TestHost host;
    private DeferredWriter writer;

    @BeforeEach
    void start() throws IOException {
        fixture = new CycleFixture(dir);
        host = fixture.host;
        writer = new DeferredWriter(host);
        fixture.writeWith(writer);
    }

    private void addBusy(int count) {
        for (int i = 0; i < count; i++) {
            host.add(Integer.toString(101 + i), Allocation.of(2, 1024));
            host.uses(Integer.toString(101 + i), 1.9, 500);
        }
    }

    @Test
    void samplesAndGrowsOthersDuringAWrite() throws Exception {
        addBusy(1);
        host.add("102", Allocation.of(2, 1024));
        host.uses("102", 1, 500);
        assertThat(fixture.cycle().outcomes()).extracting(Outcome::result).containsExactly(Result.PENDING, Result.HELD);

        host.uses("102", 1, 1000);
        fixture.sample();

        assertThat(writer.underWay).containsOnlyKeys(new ContainerId("101"), new ContainerId("102"));
        writer.endAll();
        fixture.sample();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 1024));
        assertThat(host.sizeOf("102")).isEqualTo(Allocation.of(2, 2048));
        assertThat(fixture.events).containsExactly("101 APPLIED ", "102 APPLIED ");
    }

    @Test
    void limitsConcurrentWritesAndWritesGrowthFirst() throws Exception {
        host.add("90", Allocation.of(4, 4096));
        host.uses("90", 0.1, 100);
        fixture.cycle();
        fixture.cycle();
        addBusy(5);
        fixture.cycle();

        assertThat(writer.underWay).hasSize(3).doesNotContainKey(new ContainerId("90"));
        writer.end("101");
        fixture.sample();
        assertThat(writer.underWay).hasSize(3);
        writer.endAll();
        fixture.sample();
        assertThat(writer.underWay).containsKey(new ContainerId("90"));
    }

    @Test
    void urgentGrowthDoesNotWaitForHungWrites() throws Exception {
        addBusy(4);
        host.add("105", Allocation.of(2, 1024));
        host.uses("105", 1, 500);
        fixture.cycle();
        assertThat(writer.underWay).hasSize(3);

        host.uses("105", 1, 1000);
        fixture.sample();

        assertThat(writer.underWay).hasSize(4).containsKey(new ContainerId("105"));
    }

    @Test
    void noWriteBeginsAfterStop() throws Exception {
        addBusy(5);
        fixture.cycle();

        fixture.stop();
        writer.endAll();
        fixture.sample();

        assertThat(writer.underWay).isEmpty();
        assertThat(host.log.stream().filter(line -> line.startsWith("write"))).hasSize(3);
    }

    @Test
    void noWriteBeginsWhenStoppedDuringTheFinalCheck() throws Exception {
        addBusy(1);
        host.beforeRead = fixture::stop;

        fixture.cycle();

        assertThat(writer.underWay).isEmpty();
        assertThat(fixture.events).containsExactly("101 REFUSED the program is ending");
        assertThat(fixture.baselines.all()).isEmpty();
    }

    @Test
    void waitingDecisionsAreDroppedWhenSettingsChange() throws Exception {
        addBusy(4);
        fixture.cycle();
        fixture.reconfigure(fixture.settings);
        writer.endAll();
        fixture.sample();

        assertThat(writer.underWay).isEmpty();
        assertThat(fixture.events).contains("104 REFUSED the settings have changed; it is decided again");
    }

    @Test
    void aDecisionThatHasWaitedTooLongIsRefused() throws Exception {
        addBusy(4);
        fixture.cycle();
        for (int i = 0; i < 7; i++) {
            fixture.sample();
        }
        writer.end("101");
        fixture.sample();

        assertThat(fixture.events)
                .contains("104 REFUSED it has waited too long for other writes; the decision may be out of date")
                .hasSize(2);
    }

    @Test
    void aContainerBeingWrittenIsNeitherDecidedOnNorConsideredExternallyModified() throws Exception {
        addBusy(1);
        fixture.cycle();
        host.change("101", org.lxcautoscale.container.Container.Status.RUNNING, "", Allocation.of(3, 1024));

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes()).extracting(Outcome::result).containsExactly(Result.PENDING);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void aCycleIsCompleteWhenItsLastWriteHasEnded() throws Exception {
        addBusy(2);
        fixture.cycle();
        assertThat(fixture.completed).allMatch(report -> report.outcomes().isEmpty());

        writer.end("101");
        fixture.sample();
        assertThat(fixture.completed).noneMatch(report -> report.changes().size() == 2);
        writer.end("102");
        fixture.sample();

        assertThat(fixture.completed)
                .filteredOn(report -> report.changes().size() == 2)
                .singleElement()
                .satisfies(report ->
                        assertThat(report.outcomes()).allMatch(outcome -> outcome.result() == Result.APPLIED));
    }

    @Test
    void anInternalErrorAffectsOnlyItsContainer() throws Exception {
        addBusy(2);
        fixture.cycle();
        host.fault = java.util.Optional.of(_ -> {
            throw new IllegalStateException("a fault");
        });
        writer.end("101");
        host.fault = java.util.Optional.empty();
        writer.end("102");
        fixture.sample();

        assertThat(fixture.events)
                .containsExactly(
                        "101 FAILED an internal error: java.lang.IllegalStateException: a fault", "102 APPLIED ");
    }
}
