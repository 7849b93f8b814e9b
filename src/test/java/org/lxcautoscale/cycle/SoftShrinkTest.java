package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.Resource;

/** A shrink of memory: tried with memory.high first, then written. */
class SoftShrinkTest {

    private static final ContainerId ID = new ContainerId("101");

    private static final String WRITE = "write 101 2 cores, 4096 MB -> 2 cores, 3072 MB";

    private static final Brake USUAL = new Brake((4096L << 20) * 9 / 10 / 4096 * 4096);

    @TempDir
    private Path dir;

    private CycleFixture fixture;

    /** In use are 400 of 4096 MB; a cycle has just begun to try 3072 MB. */
    @BeforeEach
    void start() throws Exception {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 4096));
        fixture.host.uses("101", 1, 400);
        fixture.host.inForce("101", 4096, USUAL);
        fixture.host.fault = Optional.of(real -> {
            real.run();
            fixture.host.inForce("101", fixture.host.sizeOf("101").memory().mebibytes(), Brake.RELEASED);
        });
        for (int i = 0; i < 5; i++) {
            fixture.cycle();
            if (isTried()) {
                break;
            }
        }
        assertThat(isTried()).isTrue();
        assertThat(writes()).isEmpty();
        fixture.events.clear();
    }

    private boolean isTried() {
        return fixture.events.contains("101 brake 3072 MB");
    }

    private List<String> writes() {
        return fixture.host.log.stream()
                .filter(line -> line.startsWith("write"))
                .toList();
    }

    @Test
    void whatHasHeldForASampleIsWritten() throws Exception {
        fixture.respond("101");
        assertThat(writes()).isEmpty();

        fixture.sample();

        assertThat(writes()).containsExactly(WRITE);
        assertThat(fixture.events).containsExactly("101 APPLIED ");
    }

    @Test
    void isReportedAsPendingMeanwhile() throws Exception {
        CycleReport report = fixture.cycleNow();

        assertThat(report.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.isPending()).isTrue();
            assertThat(outcome.decision().after()).isEqualTo(Allocation.of(2, 3072));
        });
    }

    @Test
    void theBrakeStaysWhereTheSizeIsTried() throws Exception {
        fixture.respond("101");

        assertThat(fixture.events).isEmpty();
    }

    @Test
    void whatIsReadAgainTakesItBackWithinTheSecond() throws Exception {
        fixture.host.rereads.put(ID, 300L);

        fixture.respond("101");

        assertThat(fixture.events)
                .containsExactly(
                        "101 brake 3686 MB",
                        "101 REFUSED 3072 MB was tried with memory.high: it re-reads 300 pages a second that were just"
                                + " reclaimed");
        fixture.cycle();
        assertThat(writes()).isEmpty();
        assertThat(fixture.states.of(ID).floors()).containsKey(Resource.MEMORY);
        assertThat(fixture.states.of(ID).changedAt()).isEmpty();
    }

    @Test
    void whatWasLearnedSurvivesARestart() throws Exception {
        fixture.host.rereads.put(ID, 300L);
        fixture.respond("101");
        fixture.host.rereads.clear();

        fixture.restart();
        for (int i = 0; i < 5; i++) {
            fixture.cycle();
        }

        assertThat(fixture.states.of(ID).floors()).containsKey(Resource.MEMORY);
        assertThat(writes()).isEmpty();
    }

    @Test
    void aBurstMeanwhileGrowsTheContainer() throws Exception {
        fixture.host.uses("101", 1, 4000);

        fixture.respond("101");

        assertThat(writes()).containsExactly("write 101 2 cores, 4096 MB -> 2 cores, 5120 MB");
        assertThat(fixture.events.getLast()).isEqualTo("101 APPLIED ");
    }

    @Test
    void aRestartOfTheContainerEndsIt() throws Exception {
        fixture.host.restart("101");
        fixture.host.inForce("101", 4096, Brake.RELEASED);

        fixture.sample();
        fixture.sample();

        assertThat(fixture.events).contains("101 REFUSED it has just been restarted", "101 brake 3686 MB");
        assertThat(writes()).isEmpty();
    }

    @Test
    void aContainerThatHasStoppedIsNotWritten() throws Exception {
        fixture.host.change("101", Container.Status.STOPPED, "", fixture.host.sizeOf("101"));

        fixture.sample();

        assertThat(writes()).isEmpty();
        assertThat(fixture.events).anySatisfy(event -> assertThat(event).startsWith("101 REFUSED"));
    }

    @Test
    void aContainerThatIsGoneIsForgotten() throws Exception {
        fixture.host.containers.remove(ID);

        for (int i = 0; i < 3; i++) {
            fixture.cycle();
        }

        assertThat(writes()).isEmpty();
        assertThat(fixture.events).contains("101 REFUSED it could not be read while the size was tried");
    }

    @Test
    void newSettingsEndIt() throws Exception {
        fixture.reconfigure(fixture.settings);
        fixture.sample();

        assertThat(fixture.events)
                .containsExactly("101 REFUSED the settings have changed; it is decided again", "101 brake 3686 MB");
        assertThat(writes()).isEmpty();
    }

    @Test
    void theEndOfTheProgramEndsIt() throws Exception {
        fixture.stop();
        fixture.advance(Duration.ofSeconds(1));

        assertThat(fixture.events).containsExactly("101 REFUSED the program is ending");
        fixture.sample();
        assertThat(writes()).isEmpty();
    }

    @Test
    void aForeignChangeMeanwhileEndsIt() throws Exception {
        fixture.host.change("101", Container.Status.RUNNING, "", Allocation.of(2, 5000));
        fixture.host.inForce("101", 5000, Brake.RELEASED);

        fixture.sample();

        assertThat(writes()).isEmpty();
        assertThat(fixture.events).contains("101 REFUSED somebody else has just changed it", "101 brake 4500 MB");
    }

    @Test
    void useThatHasRisenSinceTheTrialIsSeenBeforeTheWrite() throws Exception {
        fixture.host.beforeRead = () -> fixture.host.uses("101", 1, 2900);

        fixture.sample();

        assertThat(writes()).isEmpty();
        assertThat(fixture.events).containsExactly("101 REFUSED memory in use has just risen to 2900 MB");
    }

    @Test
    void whatTheKernelCannotReclaimIsNotWrittenBelow() throws Exception {
        fixture.host.charged.put(ID, (3072L << 20) * 105 / 100 + (1 << 20));

        fixture.sample();

        assertThat(writes()).isEmpty();
        assertThat(fixture.events)
                .containsExactly("101 REFUSED 3226 MB are still taken, page cache included, and the kernel could not"
                        + " reclaim them");
    }

    @Test
    void aLittleMoreThanTheNewSizeIsReclaimedByTheWrite() throws Exception {
        fixture.host.charged.put(ID, (3072L << 20) * 105 / 100);

        fixture.sample();

        assertThat(writes()).containsExactly(WRITE);
    }
}
