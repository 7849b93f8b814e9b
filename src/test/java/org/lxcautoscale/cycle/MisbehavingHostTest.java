package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;

/** Hosts and files that do not behave as expected. */
class MisbehavingHostTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final long MB = 1 << 20;

    @TempDir
    Path dir;

    private CycleFixture fixture;
    private TestHost host;

    @BeforeEach
    void start() throws IOException {
        fixture = new CycleFixture(dir);
        host = fixture.host;
        host.add("101", Allocation.of(2, 1024));
    }

    private void inForce(long megabytes) {
        host.limits.put(ID, LimitsInForce.ofMemory(Limit.own(megabytes * MB)));
    }

    @Test
    void anAcceptedSizeThatNeverComesIntoForceIsAFailure() throws Exception {
        inForce(1024);
        host.uses("101", 1, 950);

        fixture.cycle();
        for (int i = 0; i < 30; i++) {
            fixture.sample();
        }

        assertThat(fixture.events)
                .hasSizeLessThanOrEqualTo(6)
                .allSatisfy(event -> assertThat(event)
                        .startsWith("101 FAILED accepted, not in force: ")
                        .endsWith("MB configured, but 1024 MB in force"));
        assertThat(host.sizeOf("101").memory().mebibytes())
                .as("it is not tried with more and more")
                .isLessThanOrEqualTo(2048);
        assertThat(dir.resolve("backups/101_backup.json")).content().contains("\"memory\": 1024");
        assertThat(fixture.events).noneMatch(event -> event.contains("by hand"));
    }

    @Test
    void anAcceptedShrinkThatMayComeIntoForceLaterIsWatched() throws Exception {
        host.change("101", Status.RUNNING, "", Allocation.of(2, 4096));
        host.uses("101", 1, 400);
        inForce(4096);
        for (int i = 0; i < 3; i++) {
            fixture.cycle();
        }
        assertThat(fixture.events).first().asString().startsWith("101 FAILED accepted, not in force: ");
        ContainerState state = fixture.states.of(ID);
        assertThat(state.watches().get(Resource.MEMORY).before()).isEqualTo(4096 * MB);
        assertThat(state.changedAt()).isPresent();
        assertThat(state.failures()).isPositive();
        assertThat(state.known()).contains(Allocation.of(2, 3072));

        inForce(3072);
        fixture.sample();
        host.uses("101", 1, 3000);
        fixture.sample();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 4096));
        assertThat(fixture.states.of(ID).floors().get(Resource.MEMORY).amount()).isEqualTo(4096 * MB);
    }

    @Test
    void aRollbackChangesNoMemoryThatCannotBeReadRightBeforeTheWrite() throws Exception {
        host.uses("101", 1, 980);
        fixture.cycle();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
        fixture.baselines.drop(ID);
        fixture.baselines.keep(ID, Allocation.of(2, 4096));
        host.beforeRead = () -> host.unreadable = true;

        Rollback.Report report = fixture.rollback().run(Set.of(ID));

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
        assertThat(report.problems())
                .containsExactly("container 101 has 2 cores, 2048 MB, not its former 2 cores, 4096 MB"
                        + " (its memory use cannot be read now: Permission denied)");
    }

    @Test
    void coresThatDoNotComeIntoForceInTimeAreAFailure() throws Exception {
        host.limits.put(ID, new LimitsInForce(Optional.of(Limit.own(2000)), Optional.of(Limit.own(1024 * MB))));
        host.uses("101", 1.9, 500);

        fixture.cycle();
        assertThat(fixture.events).containsExactly("101 APPLIED ");
        for (int i = 0; i < 4; i++) {
            fixture.sample();
        }

        assertThat(fixture.events)
                .last()
                .isEqualTo("101 FAILED accepted, not in force: 3 cores configured, but 2 cores in force");
        for (int i = 0; i < 360; i++) {
            fixture.sample();
        }
        assertThat(host.log.stream().filter(line -> line.startsWith("write")))
                .as("tried again less and less often over an hour")
                .hasSizeBetween(3, 20);
    }

    @Test
    void aLimitRaisedLiveSinceTheDecisionIsNotLowered() throws Exception {
        inForce(1024);
        host.uses("101", 1, 900);
        host.beforeRead = () -> inForce(32768);

        fixture.cycle();

        assertThat(fixture.events)
                .containsExactly("101 REFUSED its memory limit in force has just been raised by somebody else");
    }

    @Test
    void aFailedReadBackLeavesTheWriteOpenAndKeepsTheBaseline() throws Exception {
        host.uses("101", 1.9, 500);
        host.fault = Optional.of(real -> {
            real.run();
            host.withoutSize.add(ID);
        });

        fixture.cycle();
        assertThat(fixture.events).containsExactly("101 FAILED its size could not be read back: Permission denied");
        assertThat(dir.resolve("backups/101_backup.json")).exists();
        fixture.sample();
        host.fault = Optional.empty();
        host.withoutSize.clear();
        fixture.sample();

        assertThat(fixture.settled).containsExactly("101 2 cores, 1024 MB -> 3 cores, 1024 MB APPLIED");
        assertThat(fixture.states.of(ID).known()).contains(Allocation.of(3, 1024));
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
        assertThat(fixture.events).hasSize(1);
    }

    @Test
    void aWriteThatACrashLeftBehindMayStillTakeEffect() throws Exception {
        host.uses("101", 1.9, 500);
        DeferredWriter left = new DeferredWriter(host);
        fixture.writeWith(left);
        fixture.cycle();
        fixture.restart();

        fixture.sample();
        left.end("101");
        fixture.sample();

        assertThat(fixture.settled).containsExactly("101 2 cores, 1024 MB -> 3 cores, 1024 MB APPLIED");
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void grantedMemoryThatIsNotInUseYetIsNotGrantedAgain() throws Exception {
        host.availableMegabytes = 2048 + 1024;
        for (String id : List.of("101", "102", "103")) {
            host.add(id, Allocation.of(2, 1024));
            host.uses(id, 1, 500);
        }
        fixture.cycle();
        for (String id : List.of("101", "102", "103")) {
            host.uses(id, 1, 980);
            fixture.sample();
        }

        long granted = 0;
        for (String id : List.of("101", "102", "103")) {
            granted += host.sizeOf(id).memory().mebibytes() - 1024;
        }
        assertThat(granted).isEqualTo(1024);
    }

    @Test
    void growthOfCoresIsKeptWhenMemoryRisesBeforeTheWrite() throws Exception {
        host.add("101", Allocation.of(2, 4096));
        host.uses("101", 1, 100);
        fixture.cycle();
        fixture.cycle();
        host.uses("101", 1.9, 100);
        host.beforeRead = () -> host.uses("101", 1.9, 3000);

        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 4096));
        host.beforeRead = () -> {};
        fixture.restart();
        fixture.sample();
        assertThat(fixture.events)
                .as("nor is the rest taken for a change by hand")
                .containsExactly("101 APPLIED ");
    }

    @Test
    void aSizeOnlyInAListIsNoExternalModification() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        fixture.events.clear();
        host.listed.put(ID, Allocation.of(2, 1024));
        for (int i = 0; i < 6; i++) {
            fixture.sample();
        }
        host.listed.clear();
        fixture.sample();

        assertThat(fixture.events).isEmpty();
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void anInvalidBaselineIsReportedOnce() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        fixture.events.clear();
        Files.writeString(dir.resolve("backups/101_backup.json"), "{nonsense");
        host.change("101", Status.RUNNING, "", Allocation.of(5, 1024));
        host.uses("101", 2, 500);

        for (int i = 0; i < 5; i++) {
            fixture.sample();
        }

        assertThat(fixture.events).hasSize(2);
        assertThat(fixture.events.getFirst()).contains("could not be kept as its baseline");
        assertThat(fixture.events.getLast()).isEqualTo("101 by hand: 3 cores, 1024 MB -> 5 cores, 1024 MB");
    }

    @Test
    void anUnreadableContainerIsReportedAndDoesNotAffectTheOthers() throws Exception {
        host.add("102", Allocation.of(2, 1024));
        host.uses("102", 1.9, 500);
        host.withoutSize.add(ID);

        CycleReport report = fixture.cycle();

        assertThat(report.unreadable())
                .extracting(unreadable -> unreadable.id().value())
                .containsExactly("101");
        assertThat(report.outcomes()).extracting(Outcome::result).containsExactly(Result.APPLIED);
    }

    @Test
    void aCompleteRollbackDeletesTheBaseline() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        host.uses("101", 1, 500);

        Rollback.Report report = fixture.rollback().run(Set.of(ID));

        assertThat(report.isComplete()).isTrue();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1024));
        assertThat(dir.resolve("backups/101_backup.json")).doesNotExist();

        host.change("101", Status.RUNNING, "", Allocation.of(2, 8192));
        host.uses("101", 1, 7500);
        fixture.restart();
        fixture.cycle();
        assertThat(host.sizeOf("101").memory().mebibytes()).isGreaterThan(8192);
        fixture.rollback().run(Set.of(ID));
        assertThat(host.sizeOf("101").memory().mebibytes())
                .as("what is in use still fits, and what its administrator has set is the way back")
                .isGreaterThanOrEqualTo(8192);
        assertThat(dir.resolve("backups/101_backup.json")).content().contains("\"memory\": 8192");
    }

    @Test
    void aWrongShrinkIsRememberedEvenIfTheHostCannotRestoreTheSize() throws Exception {
        host.add("101", Allocation.of(2, 4096));
        host.uses("101", 1, 400);
        for (int i = 0; i < 3; i++) {
            fixture.cycle();
        }
        long shrunk = host.sizeOf("101").memory().mebibytes();
        assertThat(shrunk).isLessThan(4096);
        host.availableMegabytes = 2048;
        host.uses("101", 1, shrunk - 10);
        fixture.sample();
        int lines = Files.readAllLines(fixture.journal()).size();
        fixture.sample();

        assertThat(host.sizeOf("101").memory().mebibytes()).isEqualTo(shrunk);
        assertThat(fixture.states.of(ID).floors().get(Resource.MEMORY).amount()).isEqualTo(4096 * MB);
        assertThat(Files.readAllLines(fixture.journal())).as("once").hasSize(lines);
        fixture.restart();
        assertThat(fixture.states.of(ID).floors()).containsKey(Resource.MEMORY);
    }

    @Test
    void aRollbackKeepsTheBaselineWhileTheFirstWriteMayTakeEffect() throws Exception {
        host.uses("101", 1.9, 500);
        DeferredWriter left = new DeferredWriter(host);
        fixture.writeWith(left);
        fixture.cycle();
        fixture.restart();

        Rollback.Report early = fixture.rollback().run(Set.of());
        left.end("101");
        host.uses("101", 1, 500);

        assertThat(early.isComplete()).isFalse();
        assertThat(early.problems())
                .containsExactly(
                        "container 101: an earlier write to it may still be going on; run it again in a minute");
        assertThat(fixture.rollback().run(Set.of()).isComplete()).isTrue();
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void aRollbackOfAllIgnoresAContainerWhoseOnlyWriteFailed() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.writeWith(new DeferredWriter(host));
        fixture.cycle();
        fixture.restart();
        fixture.now = fixture.now.plus(Duration.ofMinutes(1));

        assertThat(fixture.rollback().run(Set.of()).problems()).isEmpty();
        assertThat(dir.resolve("backups/101_backup.json")).doesNotExist();
    }

    @Test
    void anIncompleteRollbackIsReported() throws Exception {
        host.uses("101", 1, 1000);
        fixture.cycle();
        host.uses("101", 1, 1500);

        Rollback.Report partly = fixture.rollback().run(Set.of(ID));

        assertThat(partly.isComplete()).isFalse();
        assertThat(partly.problems())
                .singleElement()
                .asString()
                .contains("not its former 2 cores, 1024 MB")
                .contains("1500 MB");
        assertThat(dir.resolve("backups/101_backup.json")).exists();
        host.change("101", Status.RUNNING, "backup", host.sizeOf("101"));
        assertThat(fixture.rollback().run(Set.of(ID)).isComplete()).isFalse();
    }
}
