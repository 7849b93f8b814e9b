package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Resource;

class FlappingTest {

    private static final Instant NOW = A.NOW;
    private static final Duration HOUR = Duration.ofHours(1);

    /** Shrunk and grown back to this size within an hour, this many times, the last time now. */
    private static Flapping flapped(int times, long amount) {
        Instant at = NOW.minus(HOUR.multipliedBy(2L * times));
        Flapping flapping = Flapping.startedBy(at);
        for (int i = 0; i < times; i++) {
            at = at.plus(HOUR);
            flapping = flapping.shrunk(at).grown(amount, at.plus(HOUR));
            at = at.plus(HOUR);
        }
        return flapping;
    }

    @Test
    void growingBackTwiceIsRecurring() {
        assertThat(flapped(1, 4_000).isRecurring()).isFalse();
        assertThat(flapped(2, 4_000).isRecurring()).isTrue();
        assertThat(flapped(2, 4_000)).isEqualTo(new Flapping(Instant.MIN, 2, 4_000, NOW));
    }

    @Test
    void growthWithinADayOfTheShrinkIsFlapping() {
        Flapping shrunk = Flapping.startedBy(NOW);

        assertThat(shrunk.grown(4_000, NOW.plus(Duration.ofHours(24))).times()).isEqualTo(1);
        assertThat(shrunk.grown(4_000, NOW.plus(Duration.ofHours(24)).plusSeconds(1)))
                .isEqualTo(new Flapping(Instant.MIN, 0, 0, Instant.MIN));
    }

    @Test
    void flappingMoreThanTwoDaysApartStartsOver() {
        Flapping first = new Flapping(Instant.MIN, 1, 4_000, NOW);
        Instant twoDays = NOW.plus(Duration.ofHours(48));

        assertThat(first.shrunk(twoDays.minus(HOUR)).grown(3_000, twoDays).times())
                .isEqualTo(2);
        assertThat(first.shrunk(twoDays.minus(HOUR))
                        .grown(3_000, twoDays.plusSeconds(1))
                        .times())
                .isEqualTo(1);
    }

    @Test
    void growthAfterFlappingRaisesTheNeededSizeButIsNotCounted() {
        Flapping flapping = flapped(2, 4_000).grown(6_000, NOW.plusSeconds(60));

        assertThat(flapping).isEqualTo(new Flapping(Instant.MIN, 2, 6_000, NOW.plusSeconds(60)));
        assertThat(flapping.grown(5_000, NOW.plusSeconds(90)).needed()).isEqualTo(6_000);
    }

    @Test
    void growthWithoutAPriorShrinkIsNotFlapping() {
        Flapping none = new Flapping(Instant.MIN, 0, 0, Instant.MIN);
        assertThat(none.grown(4_000, NOW)).isEqualTo(none);

        Flapping old = new Flapping(Instant.MIN, 2, 4_000, NOW.minus(Duration.ofHours(49)));
        assertThat(old.grown(9_000, NOW)).isEqualTo(old);
    }

    @Test
    void theFloorLastsADayAndThenDecays() {
        Flapping flapping = new Flapping(Instant.MIN, 2, 5_000, NOW);

        assertThat(flapping.floor(NOW, 1_000)).isEqualTo(5_000);
        assertThat(flapping.floor(NOW.plus(Duration.ofHours(24)), 1_000)).isEqualTo(5_000);
        assertThat(flapping.floor(NOW.plus(Duration.ofHours(48)), 1_000)).isEqualTo(3_000);
    }

    @Test
    void shrinksAndGrowthAreCounted() {
        Decision shrink = A.container(4, 4096).using(5, 50).decided();
        Decision grow = A.container(3, 4096).using(95, 50).decided();
        ContainerState state = ContainerState.NEW;
        for (int i = 1; i <= 2; i++) {
            state = state.applied(shrink, HOUR, NOW).applied(grow, HOUR, NOW.plusSeconds(60));
        }

        assertThat(state.flapping())
                .containsOnly(Map.entry(
                        Resource.CPU,
                        new Flapping(Instant.MIN, 2, grow.after().get(Resource.CPU), NOW.plusSeconds(60))));
    }

    @Test
    void theDamperLimitsShrinksOnlyOfRecurringFlapping() {
        A busyByTurns =
                A.container(8, 1024).settings(A.tier().increments(4, 4).build()).using(5, 50);

        assertThat(busyByTurns.decided().after().get(Resource.CPU)).isEqualTo(6_000);
        assertThat(busyByTurns.state(with(flapped(1, 7_000))).decided().after().get(Resource.CPU))
                .isEqualTo(6_000);
        assertThat(busyByTurns.state(with(flapped(2, 7_000))).decided().verdict(Resource.CPU))
                .satisfies(verdict -> assertThat(verdict.after()).isEqualTo(7_000))
                .satisfies(verdict -> assertThat(verdict.sentence())
                        .endsWith("flapping damper: it has grown back 2 times after a shrink, last to 7 cores"));
    }

    @Test
    void theDamperHoldsAContainerAtItsFloor() {
        A busyByTurns = A.container(4, 1024).using(5, 50).state(with(flapped(3, 4_000)));

        assertThat(busyByTurns.decided().verdict(Resource.CPU))
                .satisfies(verdict -> assertThat(verdict.isChange()).isFalse())
                .satisfies(verdict -> assertThat(verdict.reason()).isEqualTo(Reason.FLAPPING));
    }

    @Test
    void theDamperAllowsGrowth() {
        A growing = A.container(2, 1024).using(95, 50).state(with(flapped(3, 4_000)));

        assertThat(growing.decided().verdict(Resource.CPU).after()).isEqualTo(3_000);
    }

    @Test
    void offPeakTimeIsNotDamped() {
        A atNight = A.container(4, 1024)
                .settings(A.tier().energyMode().build())
                .at(23)
                .using(5, 50)
                .state(with(flapped(3, 4_000)));

        assertThat(atNight.decided().after().get(Resource.CPU)).isLessThan(4_000);
    }

    private static ContainerState with(Flapping flapping) {
        return new ContainerState(
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(Resource.CPU, flapping),
                0,
                Optional.empty());
    }
}
