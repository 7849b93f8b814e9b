package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final VirtualTime time = new VirtualTime(START);

    @Test
    void advancesOnlyWhenSomebodySleeps() throws InterruptedException {
        assertThat(time.now().monotonic()).isEqualTo(START);

        time.sleepUntil(START.plusSeconds(300));

        assertThat(time.now().monotonic()).isEqualTo(START.plusSeconds(300));
        assertThat(time.now().wall()).isEqualTo(START.plusSeconds(300));
    }

    @Test
    void advancesInEqualStepsWhateverTheSleeps() {
        List<Instant> ticks = new ArrayList<>();
        time.onTick(ticks::add);

        time.advance(Duration.ofMillis(1700));
        time.advance(Duration.ofMillis(1300));

        assertThat(ticks).containsExactly(START.plusSeconds(1), START.plusSeconds(2), START.plusSeconds(3));
    }

    @Test
    void aSleepIntoThePastTakesNoTime() throws InterruptedException {
        time.sleepUntil(START.minusSeconds(5));

        assertThat(time.now().monotonic()).isEqualTo(START);
    }

    @Test
    void wakingEndsTheSleepEarly() throws InterruptedException {
        time.onTick(now -> {
            if (now.equals(START.plusSeconds(3))) {
                time.wake();
            }
        });

        time.sleepUntil(START.plusSeconds(300));

        assertThat(time.now().monotonic()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void wallClockJumpsDoNotAffectMonotonicTime() {
        time.jumpWall(Duration.ofHours(-5));
        time.advance(Duration.ofSeconds(10));

        assertThat(time.now().wall()).isEqualTo(START.minus(Duration.ofHours(5)).plusSeconds(10));
        assertThat(time.now().monotonic()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void anInterruptEndsTheSleep() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> time.sleepUntil(START.plusSeconds(9))).isInstanceOf(InterruptedException.class);
        assertThat(time.now().monotonic()).isEqualTo(START);
    }

    @Test
    void pacedTimeArrivesAtTheSameInstant() throws InterruptedException {
        PacedTime paced = new PacedTime(time, 1e7);

        paced.sleepUntil(START.plusSeconds(3600));

        assertThat(paced.now().monotonic()).isEqualTo(START.plusSeconds(3600));
    }

    @Test
    void wakingEndsAPacedSleepEarly() throws InterruptedException {
        PacedTime paced = new PacedTime(time, 1);
        paced.wake();

        paced.sleepUntil(START.plusSeconds(3600));

        assertThat(paced.now().monotonic()).isEqualTo(START);
    }

    @Test
    void aWakeWhileVirtualTimePassesEndsAPacedSleepInThatStep() throws InterruptedException {
        PacedTime paced = new PacedTime(time, 1e7);
        time.onTick(now -> {
            if (now.equals(START.plusSeconds(10))) {
                paced.wake();
            }
        });

        paced.sleepUntil(START.plusSeconds(3600));

        assertThat(paced.now().monotonic()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void stepsAndPaceFactorsArePositive() {
        assertThatThrownBy(() -> new VirtualTime(START, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacedTime(time, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
