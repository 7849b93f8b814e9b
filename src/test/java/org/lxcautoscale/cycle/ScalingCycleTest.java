package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

class ScalingCycleTest {

    private static final ContainerId ID = new ContainerId("101");

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

    @Test
    void theFinalCheckReportsWhatMustFit() throws Exception {
        host.uses("101", 1, 100);
        for (int i = 0; i < 2; i++) {
            fixture.cycle();
        }
        host.beforeRead = () -> host.swapped.put(new ContainerId("101"), 600L << 20);

        fixture.cycle();

        assertThat(fixture.events)
                .containsExactly("101 REFUSED 700 MB must fit, including swap and memory that may be in use");
    }

    @Test
    void growsAContainerThatIsTooFull() throws Exception {
        host.uses("101", 1.9, 900);

        CycleReport report = fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(3, 1536));
        assertThat(report.outcomes()).extracting(Outcome::result).containsExactly(Result.APPLIED);
        assertThat(report.changes())
                .extracting(Change::action, Change::amount)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Increase Cores", "1"),
                        org.assertj.core.groups.Tuple.tuple("Increase Memory", "512MB"));
    }

    @Test
    void checksWritesOnceAndReadsBack() throws Exception {
        host.uses("101", 1.9, 900);

        fixture.cycle();

        assertThat(host.log).containsExactly("read 101", "write 101 2 cores, 1024 MB -> 3 cores, 1536 MB", "read 101");
    }

    @Test
    void shrinksOnlyAfterThreeCyclesOfLowUse() throws Exception {
        host.add("102", Allocation.of(4, 4096));
        host.uses("102", 0.1, 100);

        fixture.cycle();
        fixture.cycle();
        assertThat(host.sizeOf("102")).isEqualTo(Allocation.of(4, 4096));
        fixture.cycle();
        assertThat(host.sizeOf("102")).isEqualTo(Allocation.of(3, 3072));
    }

    @Test
    void growsMemoryUnderPressureAtTheNextSample() throws Exception {
        fixture.cycle();
        host.uses("101", 1, 980);

        CycleReport report = fixture.sample();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
        assertThat(report.outcomes()).hasSize(1);
    }

    @Test
    void keepsTheSizeFromBeforeTheFirstChangeOnly() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        host.uses("101", 2.9, 500);
        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(4, 1024));
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void refusesAShrinkWhenMemoryHasJustRisen() throws Exception {
        host.uses("101", 1, 100);
        fixture.cycle();
        fixture.cycle();
        host.beforeRead = () -> host.uses("101", 1, 800);

        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1024));
        assertThat(fixture.events).containsExactly("101 REFUSED memory in use has just risen to 800 MB");
        assertThat(host.log).doesNotContain("write");
    }

    @Test
    void refusesAShrinkWhenMemoryCannotBeRead() throws Exception {
        host.uses("101", 1, 100);
        fixture.cycle();
        fixture.cycle();
        host.beforeRead = () -> host.unreadable = true;

        fixture.cycle();

        assertThat(fixture.events).containsExactly("101 REFUSED its memory use cannot be read now: Permission denied");
    }

    @Test
    void refusesCoresOfAContainerThatTurnsOutToBePinned() throws Exception {
        host.uses("101", 1.9, 500);
        host.beforeRead = () -> host.containers.computeIfPresent(
                ID,
                (id, seen) -> new Container(id, "ct101", Status.RUNNING, seen.allocation(), true, false, "", Set.of()));

        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1024));
        assertThat(fixture.events)
                .containsExactly("101 REFUSED its configuration pins it to certain CPUs, so cores have no effect");
    }

    @Test
    void refusesWhatHasChangedSinceItWasDecided() throws Exception {
        host.uses("101", 1.9, 500);
        host.beforeRead = () -> host.change("101", Status.RUNNING, "", Allocation.of(6, 1024));
        fixture.cycle();
        host.change("101", Status.RUNNING, "", Allocation.of(2, 1024));
        host.beforeRead = () -> host.change("101", Status.STOPPED, "", Allocation.of(2, 1024));
        fixture.cycle();
        host.change("101", Status.RUNNING, "", Allocation.of(2, 1024));
        host.beforeRead = () -> host.change("101", Status.RUNNING, "backup", Allocation.of(2, 1024));
        fixture.sample();
        fixture.sample();
        fixture.cycle();
        host.change("101", Status.RUNNING, "", Allocation.of(2, 1024));
        host.beforeRead = () -> host.containers.clear();
        fixture.cycle();

        assertThat(fixture.events)
                .containsExactly(
                        "101 REFUSED somebody else has just changed it to 6 cores, 1024 MB",
                        "101 REFUSED it has just stopped",
                        "101 REFUSED the host has just locked it (backup)",
                        "101 REFUSED it no longer exists");
    }

    @Test
    void leavesNoBaselineOfAChangeThatWasNotMade() throws Exception {
        host.uses("101", 1.9, 500);
        host.fault = Optional.of(_ -> {
            throw new WriteFailedException(Kind.LOCKED, "CT is locked (backup)");
        });

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes().getFirst())
                .returns(Result.FAILED, Outcome::result)
                .returns("CT is locked (backup)", Outcome::detail);
        assertThat(dir.resolve("backups/101_backup.json")).doesNotExist();
        assertThat(fixture.states.of(ID).failures()).isEqualTo(1);
        assertThat(fixture.states.of(ID).changedAt()).isEmpty();
    }

    @Test
    void trustsTheReadBackRatherThanTheResultOfTheWrite() throws Exception {
        host.uses("101", 1.9, 500);
        host.fault = Optional.of(real -> {
            real.run();
            throw new WriteFailedException(Kind.TIMED_OUT, "no answer within 30 s");
        });
        assertThat(fixture.cycle().outcomes().getFirst())
                .returns(Result.APPLIED, Outcome::result)
                .returns("despite: no answer within 30 s", Outcome::detail);

        host.uses("101", 2.9, 500);
        host.fault = Optional.of(_ -> {});
        assertThat(fixture.cycle().outcomes().getFirst())
                .returns(Result.FAILED, Outcome::result)
                .returns("accepted, but the host shows 3 cores, 1024 MB", Outcome::detail);
    }

    @Test
    void continuesWithTheOthersWhenOneFails() throws Exception {
        host.add("102", Allocation.of(2, 1024));
        host.uses("101", 2, 500);
        host.uses("102", 1.9, 500);
        host.fault = Optional.of(real -> {
            if (host.log.getLast().startsWith("write 101")) {
                throw new WriteFailedException(Kind.FAILED, "broken");
            }
            real.run();
        });

        fixture.cycle();

        assertThat(fixture.events).containsExactly("101 FAILED broken", "102 APPLIED ");
    }

    @Test
    void anUnreadableContainerIsNotConsideredExternallyModified() throws Exception {
        host.uses("101", 1.9, 900);
        fixture.cycle();
        fixture.events.clear();

        host.withoutSize.add(new ContainerId("101"));
        fixture.sample();
        host.withoutSize.clear();
        host.change("101", Status.RUNNING, "", Allocation.of(3, 1536));
        fixture.sample();

        assertThat(fixture.events).isEmpty();
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    @Test
    void adoptsAnExternalModificationAsTheNewBaseline() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        host.uses("101", 1.5, 500);
        host.change("101", Status.RUNNING, "", Allocation.of(3, 4096));

        fixture.sample();

        assertThat(fixture.events).last().isEqualTo("101 by hand: 3 cores, 1024 MB -> 3 cores, 4096 MB");
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 4096}");
        fixture.sample();
        assertThat(fixture.events).hasSize(2);
    }

    @Test
    void changesNothingInADryRun() throws Exception {
        host.uses("101", 1.9, 900);
        fixture.dryRun();

        CycleReport report = fixture.cycle();

        assertThat(report.outcomes().getFirst().result()).isEqualTo(Result.PLANNED);
        assertThat(host.log).isEmpty();
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void remembersAcrossARestart() throws Exception {
        host.uses("101", 1.9, 500);
        fixture.cycle();
        var before = fixture.states.of(ID);

        fixture.restart();

        assertThat(fixture.states.of(ID)).isEqualTo(before);
        host.change("101", Status.RUNNING, "", Allocation.of(5, 1024));
        fixture.sample();
        assertThat(fixture.events).last().isEqualTo("101 by hand: 3 cores, 1024 MB -> 5 cores, 1024 MB");
    }

    @Test
    void settlesAnOpenWriteByTheSizeOfTheContainer() throws Exception {
        host.uses("101", 1.9, 500);
        crashDuring(Runnable::run);
        fixture.restart();
        fixture.sample();
        assertThat(fixture.states.of(ID).known()).contains(Allocation.of(3, 1024));

        host.uses("101", 2.9, 500);
        crashDuring(_ -> {});
        fixture.restart();
        fixture.sample();
        assertThat(fixture.states.of(ID).known()).contains(Allocation.of(3, 1024));
        assertThat(fixture.events).isEmpty();
        assertThat(dir.resolve("backups/101_backup.json")).content().isEqualTo("{\"cores\": 2, \"memory\": 1024}");
    }

    private void crashDuring(java.util.function.Consumer<Runnable> write) {
        host.fault = Optional.of(real -> {
            write.accept(real);
            throw new AssertionError("crash");
        });
        assertThatThrownBy(fixture::cycle).isInstanceOf(AssertionError.class);
        host.fault = Optional.empty();
    }

    @Test
    void refusesChangesThatCannotBeJournaledExceptUrgentGrowth() throws Exception {
        Files.writeString(dir.resolve("backups"), "in the way");
        host.uses("101", 1.9, 500);
        fixture.cycle();
        assertThat(fixture.events)
                .singleElement()
                .asString()
                .startsWith("101 REFUSED the change could not be journaled: ");

        host.uses("101", 1, 1000);
        fixture.sample();
        assertThat(fixture.events.get(1)).startsWith("growing container 101 without a journal entry: ");
        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void reportsThatTheHostIsUnavailable() {
        host.unavailable = true;

        assertThatThrownBy(fixture::cycle)
                .isInstanceOf(HostUnavailableException.class)
                .hasMessage("the host is away");
    }

    @Test
    void forgetsTheUsageOfContainersThatAreGone() throws Exception {
        host.uses("101", 1, 100);
        fixture.cycle();
        fixture.cycle();
        var container = host.containers.remove(ID);
        fixture.sample();
        host.containers.put(ID, container);

        fixture.cycle();

        assertThat(host.sizeOf("101")).isEqualTo(Allocation.of(2, 1024));
    }
}
