package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** Urgent growth: the limit in force first, the configuration after. */
class FirstAidTest {

    private static final ContainerId ID = new ContainerId("101");

    @TempDir
    private Path dir;

    private CycleFixture fixture;
    private final List<Long> raised = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1024));
        inForce(1024);
        fixture.raise = this::raise;
        fixture.sample();
        fixture.sample();
        fixture.events.clear();
        fixture.host.log.clear();
    }

    private boolean raise(ContainerId id, long limit) {
        raised.add(limit >> 20);
        inForce(limit >> 20);
        return true;
    }

    private void inForce(long megabytes) {
        fixture.host.inForce("101", megabytes, new Brake((megabytes << 20) * 9 / 10 / 4096 * 4096));
    }

    private void uses(long megabytes) {
        fixture.host.uses("101", 1, megabytes);
    }

    private List<String> writes() {
        return fixture.host.log.stream()
                .filter(line -> line.startsWith("write"))
                .toList();
    }

    private void lockForBackup() {
        fixture.host.change("101", Container.Status.RUNNING, "backup", fixture.host.sizeOf("101"));
        fixture.host.fault = Optional.of(_ -> {
            throw new WriteFailedException(Kind.LOCKED, "CT is locked (backup)");
        });
    }

    private void unlock() {
        fixture.host.change("101", Container.Status.RUNNING, "", fixture.host.sizeOf("101"));
        fixture.host.fault = Optional.empty();
    }

    @Test
    void theLimitIsRaisedAtOnceAndWrittenWhenTheContainerHasComeToRest() throws Exception {
        uses(980);

        assertThat(fixture.respond("101")).containsExactly(ID);

        assertThat(raised).containsExactly(2048L);
        assertThat(writes()).isEmpty();
        assertThat(fixture.nextDue()).contains(fixture.now.monotonic().plusSeconds(2));
        fixture.advance(Duration.ofMillis(1999));
        assertThat(writes()).isEmpty();
        fixture.advance(Duration.ofMillis(1));
        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
        assertThat(fixture.events).containsExactly("101 APPLIED ");
        assertThat(fixture.nextDue()).isEmpty();
        assertThat(fixture.states.isOpen(ID)).isFalse();
    }

    @Test
    void aBurstThatGoesOnIsFollowedAndWrittenOnce() throws Exception {
        uses(980);
        fixture.respond("101");
        uses(1980);
        fixture.respond("101");
        uses(2950);
        fixture.respond("101");

        assertThat(raised).containsExactly(2048L, 3072L, 4096L);
        assertThat(writes()).isEmpty();
        fixture.advance(Duration.ofSeconds(2));
        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 4096 MB");
        assertThat(fixture.events).containsExactly("101 APPLIED ");
    }

    @Test
    void aContainerThatDoesNotComeToRestIsWrittenNevertheless() throws Exception {
        long megabytes = 1024;
        for (int second = 1; second <= 16; second++) {
            uses(megabytes - 20);
            fixture.respond("101");
            megabytes += 1024;
            if (!writes().isEmpty()) {
                break;
            }
        }

        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 16384 MB");
    }

    @Test
    void wherePossibleOnlyByAWriteItIsWrittenAtOnce() throws Exception {
        fixture.raise = (_, _) -> false;
        uses(980);

        fixture.respond("101");

        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
    }

    @Test
    void aRaiseThatFailsIsSaidAndTheSizeWrittenAtOnce() throws Exception {
        fixture.raise = (_, _) -> {
            throw new IOException("memory.max: not permitted");
        };
        uses(980);

        fixture.respond("101");

        assertThat(fixture.events)
                .contains("the limit of container 101 could not be raised at once: memory.max: not permitted");
        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
    }

    @Test
    void aWriteThatFailsIsSaidAndTriedAgainWhileTheLimitStaysRaised() throws Exception {
        fixture.host.fault = Optional.of(_ -> {
            throw new WriteFailedException(Kind.REJECTED, "no");
        });
        uses(980);
        fixture.respond("101");
        uses(1200);
        fixture.advance(Duration.ofSeconds(2));
        assertThat(fixture.events)
                .containsExactly("101 FAILED no; the limit in force stays raised for now, and this is tried again");
        fixture.events.clear();
        fixture.host.fault = Optional.empty();

        fixture.sample();

        assertThat(writes()).last().isEqualTo("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
        assertThat(fixture.events).containsExactly("101 APPLIED ");
        assertThat(raised).containsExactly(2048L);
    }

    @Test
    void aCrashBetweenTheTwoIsSettledAtTheStart() throws Exception {
        uses(980);
        fixture.respond("101");
        uses(1200);

        fixture.restart();
        fixture.sample();
        fixture.cycle();

        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void aLockDoesNotPreventTheHelp() throws Exception {
        lockForBackup();
        uses(980);

        fixture.respond("101");
        uses(1200);
        fixture.advance(Duration.ofSeconds(2));
        fixture.cycle();

        assertThat(raised).containsExactly(2048L);
        assertThat(writes()).as("one attempt, then it waits for the lock").hasSize(1);
        assertThat(fixture.events)
                .contains(
                        "101 FAILED CT is locked (backup); the limit in force stays raised for now, and this is tried again");
        unlock();
        fixture.cycle();
        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void aLockedContainerIsNotChangedWithoutNeed() throws Exception {
        lockForBackup();
        uses(900);

        fixture.cycle();

        assertThat(raised).isEmpty();
        assertThat(writes()).isEmpty();
    }

    @Test
    void whatCannotBeMadeLastingIsTakenBackAfterAWhile() throws Exception {
        lockForBackup();
        uses(980);
        fixture.respond("101");
        uses(700);
        for (int minutes = 0; minutes < 35; minutes += 5) {
            fixture.cycle();
        }
        unlock();
        fixture.host.log.clear();

        fixture.cycle();
        fixture.sample(); // as any shrink, it is tried first

        assertThat(writes()).first().asString().endsWith("MB -> 2 cores, 1536 MB");
    }

    @Test
    void aRefusedSecondDecisionLeavesTheFirstOneInTheJournal() throws Exception {
        uses(980);
        fixture.respond("101");
        uses(1980);
        fixture.host.beforeRead = () -> fixture.host.tag("101", "new");
        fixture.respond("101");
        fixture.host.beforeRead = () -> fixture.host.tag("101");
        uses(1200);
        fixture.advance(Duration.ofSeconds(2));
        fixture.sample();

        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
        assertThat(fixture.events).containsExactly("101 REFUSED its tags have just been changed", "101 APPLIED ");
        assertThat(fixture.states.of(ID).known()).contains(Allocation.of(2, 2048));
    }

    @Test
    void theEndOfTheProgramMakesItLasting() throws Exception {
        uses(980);
        fixture.respond("101");

        fixture.stop();
        fixture.advance(Duration.ZERO);

        assertThat(writes()).containsExactly("write 101 2 cores, 1024 MB -> 2 cores, 2048 MB");
    }

    @Test
    void somebodyElsesChangeInBetweenIsNotOverwritten() throws Exception {
        uses(980);
        fixture.respond("101");
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(2, 3000));
        inForce(3000);

        fixture.advance(Duration.ofSeconds(2));

        assertThat(writes()).isEmpty();
        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(2, 3000));
    }
}
