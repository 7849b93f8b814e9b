package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lxcautoscale.host.simulated.TestBench.mib;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DemandTest {

    private static final double MIB = 1 << 20;

    /** The load of a demand from midnight on, once a minute. */
    private static double[] cores(Demand demand, int hours) {
        return course(demand, hours, Load::cores);
    }

    private static double[] course(Demand demand, int hours, ToDoubleFunction<Load> figure) {
        LoadGenerator course = new LoadGenerator(demand, new SplittableRandom(7), 60);
        double[] values = new double[hours * 60];
        for (int minute = 0; minute < values.length; minute++) {
            values[minute] = figure.applyAsDouble(course.next(new Tick(minute * 60.0, minute / 60.0 % 24, 60)));
        }
        return values;
    }

    private static double mean(double[] values, int fromHour, int toHour) {
        return Arrays.stream(values, fromHour * 60, toHour * 60).average().orElseThrow();
    }

    @Test
    void aConstantDemandDoesNotFluctuate() {
        assertThat(cores(new Demand.Constant(2, mib(100)), 1)).containsOnly(2.0);
    }

    @Test
    void aSteadyDemandFluctuatesAboutItsMean() {
        double[] cores = cores(new Demand.Steady(2, mib(100)), 24);

        assertThat(mean(cores, 0, 24)).isCloseTo(2, within(0.1));
        assertThat(Arrays.stream(cores).max().orElseThrow()).isBetween(2.2, 2.9);
    }

    @Test
    void anIdleContainerWantsAlmostNothing() {
        assertThat(Arrays.stream(cores(new Demand.Idle(mib(100)), 24)).max().orElseThrow())
                .isLessThan(0.02);
    }

    @Test
    void aDailyDemandPeaksAtItsHour() {
        double[] cores = cores(new Demand.Daily(0.5, 3, mib(100), mib(500), 14), 24);

        assertThat(mean(cores, 13, 15)).isCloseTo(3, within(0.3));
        assertThat(mean(cores, 1, 3)).isCloseTo(0.5, within(0.1));
    }

    @Test
    void burstsHaveTheConfiguredRateAndDuration() {
        Demand bursty = new Demand.Bursty(
                0.1, 4, mib(100), mib(500), Demand.ORDINARY_RISE, 8, Duration.ofMinutes(10), Duration.ofMinutes(20));
        int days = 100;
        double[] cores = cores(bursty, days * 24);

        long minutes = Arrays.stream(cores).filter(one -> one > 1).count();
        assertThat(minutes / (double) days).isBetween(8 * 15 * 0.8, 8 * 15 * 1.2);
    }

    @Test
    void aGrowingDemandGrowsByTheDay() {
        double[] memory = course(new Demand.Growing(1, 0.5, mib(1000), mib(200)), 72, Load::memory);

        assertThat(mean(memory, 0, 1) / MIB).isCloseTo(1000, within(60.0));
        assertThat(mean(memory, 71, 72) / MIB).isCloseTo(1600, within(80.0));
    }

    @Test
    void aNightlyJobGrowsItsMemoryAndReleasesItAtTheEnd() {
        LoadGenerator course = new LoadGenerator(
                new Demand.Nightly(0, 2, Duration.ofHours(1), mib(100), mib(500), 22), new SplittableRandom(1), 60);
        double[] memory = new double[24 * 60];
        for (int minute = 0; minute < memory.length; minute++) {
            Load load = course.next(new Tick(minute * 60.0, minute / 60.0, 60));
            course.cpuGranted(load.cores() * 60);
            memory[minute] = load.memory() / MIB;
        }

        assertThat(memory[21 * 60]).isCloseTo(100, within(10.0));
        assertThat(memory[22 * 60 + 30]).isCloseTo(300, within(50.0));
        assertThat(memory[22 * 60 + 50]).isCloseTo(433, within(60.0));
        assertThat(memory[23 * 60 + 30]).isCloseTo(100, within(10.0));
    }
}
