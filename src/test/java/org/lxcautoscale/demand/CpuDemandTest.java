package org.lxcautoscale.demand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuDemandTest {

    private static final Sizes CORES = new Sizes(1000, 64_000, 1000);
    private static final Sizes TENTHS = new Sizes(100, 64_000, 100);

    private final CpuDemand demand = new CpuDemand();
    private Sizes sizes = CORES;
    private double limit = 8000;

    private double use(double cores) {
        Window window = Window.of(cores * 1000, cores * 1000, 0);
        demand.add(window, limit, sizes);
        limit = demand.advise(window, limit, sizes).size();
        return limit / 1000;
    }

    private double use(double cores, int windows) {
        for (int i = 1; i < windows; i++) {
            use(cores);
        }
        return use(cores);
    }

    @Test
    void anIdleContainerHasOneCore() {
        assertThat(use(0.02, 50)).isEqualTo(1);
    }

    @Test
    void inTenthsOfACoreItHasLess() {
        sizes = TENTHS;
        assertThat(use(0.12, 50)).isBetween(0.2, 0.4);
    }

    @Test
    void aSteadyLoadHasTheNextWholeCore() {
        assertThat(use(2.4, 100)).isEqualTo(3);
    }

    @Test
    void itGrowsAtOnceAtItsLimit() {
        use(0.5, 50);

        assertThat(use(1)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void throttlingCountsLikeALimitThatWasReached() {
        use(0.5, 50);
        Window throttled = Window.of(500, 900, limit);
        demand.add(throttled, limit, sizes);

        assertThat(demand.advise(throttled, limit, sizes).size()).isGreaterThan(limit);
    }

    @Test
    void aPeakThatComesOftenIsKeptAndARareOneIsForgotten() {
        CpuDemandTest rare = new CpuDemandTest();
        for (int i = 0; i < 288; i++) {
            use(i % 12 == 0 ? 2.5 : 0.5);
            rare.use(i == 0 ? 2.5 : 0.5);
        }

        assertThat(limit / 1000).isBetween(3.0, 4.0);
        assertThat(rare.limit / 1000).isEqualTo(1);
    }

    @Test
    void aLimitThatHasGrownInTheMeantimeIsNotGrownAgainForTheSameHit() {
        use(0.5, 50);
        Window hit = Window.of(1000, 1000, 1000);
        demand.add(hit, 1000, sizes);

        assertThat(demand.advise(hit, 4000, sizes).size()).isLessThanOrEqualTo(4000);
    }

    @Test
    void sizesStayInTheirRange() {
        sizes = new Sizes(2000, 4000, 1000);
        assertThat(use(0.1, 50)).isEqualTo(2);
        assertThat(use(2)).isGreaterThan(2);
        assertThat(use(4)).isEqualTo(4);
        assertThat(use(4)).isEqualTo(4);
    }
}
