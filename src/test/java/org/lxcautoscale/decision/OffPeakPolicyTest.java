package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.Schedule;

class OffPeakPolicyTest {

    private static final Tier ENERGY = A.tier().energyMode().maxShrink(100);

    private static ContainerState before(Allocation size) {
        return new ContainerState(
                Optional.empty(),
                Optional.empty(),
                Map.of(Resource.CPU, size.get(Resource.CPU), Resource.MEMORY, size.get(Resource.MEMORY)),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                Optional.empty());
    }

    @Test
    void reducesToTheMinimumInOffPeakTime() {
        Decision decision =
                A.container(4, 4096).using(5, 8).settings(ENERGY.build()).at(23).decided();

        assertThat(decision.after()).isEqualTo(Allocation.of(1, 512));
        assertThat(decision.verdict(Resource.CPU))
                .returns(Reason.OFF_PEAK, Verdict::reason)
                .returns("energy mode: off-peak time: the minimum of 1 core is enough", Verdict::sentence);
    }

    @Test
    void keepsWhatIsInUseAndTheMargin() {
        Decision decision = A.container(4, 4096)
                .using(40, 40)
                .settings(ENERGY.build())
                .at(23)
                .decided();

        assertThat(decision.after()).isEqualTo(Allocation.of(3, 2368));
    }

    @Test
    void stillGrowsInOffPeakTime() {
        Decision decision = A.container(2, 1024)
                .using(95, 90)
                .settings(ENERGY.build())
                .at(23)
                .decided();

        assertThat(decision.after()).isEqualTo(Allocation.of(3, 1536));
    }

    @Test
    void restoresTheSizesWhenOffPeakTimeEnds() {
        Decision decision = A.container(1, 512)
                .using(50, 50)
                .settings(ENERGY.build())
                .at(6)
                .state(before(Allocation.of(4, 4096)))
                .decided();

        assertThat(decision.after()).isEqualTo(Allocation.of(4, 4096));
        assertThat(decision.verdict(Resource.MEMORY))
                .returns(Reason.OFF_PEAK_END, Verdict::reason)
                .returns("energy mode: the off-peak time is over: back to 4096 MB", Verdict::sentence);
    }

    @Test
    void doesNotShrinkWhenTheFormerSizeIsSmaller() {
        Decision decision = A.container(4, 4096)
                .using(50, 50)
                .settings(ENERGY.build())
                .at(12)
                .state(before(Allocation.of(2, 1024)))
                .decided();

        assertThat(decision.isChange()).isFalse();
    }

    @Test
    void remembersTheSizesUntilTheyAreRestoredUpToTheMaximum() {
        Decision reduced =
                A.container(4, 4096).using(5, 8).settings(ENERGY.build()).at(23).decided();
        ContainerState night = ContainerState.NEW.applied(reduced, Duration.ofSeconds(600), A.NOW);
        assertThat(night.beforeOffPeak()).isEqualTo(Map.of(Resource.CPU, 4000L, Resource.MEMORY, 4096 * A.MB));

        Decision partly = A.container(1, 512)
                .using(50, 90)
                .state(night)
                .at(12)
                .settings(A.tier().maxMemory(1024).build())
                .decided();
        ContainerState morning = night.applied(partly, Duration.ofSeconds(600), A.NOW);
        assertThat(partly.after()).isEqualTo(Allocation.of(4, 1024));
        assertThat(morning.beforeOffPeak())
                .as("as far as today's maximum lets it, it is back")
                .isEmpty();
    }

    @Test
    void keepsTheLargestSizeOfANightInWhichItShrinksInSteps() {
        ContainerState state = ContainerState.NEW;
        Decision first = A.container(4, 4096)
                .using(5, 8)
                .settings(A.tier().energyMode().build())
                .at(23)
                .decided();
        state = state.applied(first, Duration.ofSeconds(600), A.NOW);
        Decision second = A.container(3, 3072)
                .using(5, 8)
                .settings(A.tier().energyMode().build())
                .at(23)
                .state(state)
                .decided();
        state = state.applied(second, Duration.ofSeconds(600), A.NOW);

        assertThat(state.beforeOffPeak()).isEqualTo(Map.of(Resource.CPU, 4000L, Resource.MEMORY, 4096 * A.MB));
        assertThat(state.watches().get(Resource.MEMORY).before()).isEqualTo(4096 * A.MB);
    }

    @ParameterizedTest(name = "{0}–{1} h, at {2} h: off-peak {3}")
    @CsvSource({
        "22, 6, 21, false",
        "22, 6, 22, true",
        "22, 6, 0, true",
        "22, 6, 5, true",
        "22, 6, 6, false",
        "1, 5, 0, false",
        "1, 5, 1, true",
        "1, 5, 4, true",
        "1, 5, 5, false",
        "3, 3, 3, false",
    })
    void offPeakTimeMayCrossMidnight(int start, int end, int hour, boolean offPeak) {
        assertThat(new Schedule(Duration.ZERO, EnergyMode.HOURS, start, end).isOffPeak(hour))
                .isEqualTo(offPeak);
        assertThat(new Schedule(Duration.ZERO, EnergyMode.OFF, start, end).isOffPeak(hour))
                .isFalse();
    }
}
