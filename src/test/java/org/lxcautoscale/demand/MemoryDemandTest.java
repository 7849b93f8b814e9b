package org.lxcautoscale.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryDemandTest {

    private static final double MB = 1 << 20;
    private static final Sizes SIZES = new Sizes(128 * MB, 65_536 * MB, MB);

    private final MemoryDemand demand = new MemoryDemand();
    private double limit = 8192 * MB;

    /** A window, after which the container gets what is advised. */
    private double use(double megabytes) {
        return use(Window.of(megabytes * MB, megabytes * MB, 0));
    }

    private double use(Window window) {
        demand.add(window, limit, SIZES);
        limit = demand.advise(window, limit, SIZES).size();
        return limit / MB;
    }

    private double use(double megabytes, int windows) {
        for (int i = 1; i < windows; i++) {
            use(megabytes);
        }
        return use(megabytes);
    }

    @Test
    void aSteadyContainerGetsALittleMoreThanItUses() {
        assertThat(use(1000, 100)).isBetween(1100.0, 1160.0);
    }

    @Test
    void aRestlessOneGetsMoreThanASteadyOneWithTheSamePeak() {
        MemoryDemandTest steady = new MemoryDemandTest();
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            steady.use(1000);
            use(i == 90 ? 1000 : 500 + random.nextInt(300));
        }
        steady.limit = 8192 * MB;
        limit = 8192 * MB;

        assertThat(use(600)).isGreaterThan(1.2 * steady.use(1000));
    }

    @Test
    void itGrowsAtOnceWhenLittleIsLeft() {
        double before = use(1000, 50);

        assertThat(use(before * 0.98)).isGreaterThan(before * 1.05);
    }

    @Test
    void afterAKillItGetsAtLeastAFifthMoreThanWhatWasTooLittle() {
        double before = use(1000, 50);

        double after = use(Window.of(1000 * MB, before * MB, before * MB));

        assertThat(after).isGreaterThan(1.2 * before);
        assertThat(use(1000, 24)).as("two hours later").isGreaterThanOrEqualTo(1.15 * before);
    }

    @Test
    void aKillIsForgottenInDays() {
        double before = use(1000, 50);
        use(Window.of(1000 * MB, before * MB, before * MB));

        assertThat(use(1000, 4 * 288)).isLessThan(1.2 * before);
    }

    @Test
    void aShrinkWaitsUntilAllWindowsAgree() {
        limit = 1200 * MB;
        use(1000, 200); // has not grown lately
        limit = 3000 * MB; // somebody has enlarged it, which counts as a growth

        assertThat(use(300)).as("the peak is not forgotten").isGreaterThan(1000);
        assertThat(use(300, 200)).as("hours later").isLessThan(400);
    }

    @Test
    void aBurstWithinAWindowIsRememberedWhenItsPeakIsNot() {
        use(Window.of(300 * MB, 300 * MB, 0));
        use(new Window(350 * MB, 900 * MB, 300 * MB, 600 * MB, 0));
        double withBurst = use(300, 200);

        MemoryDemandTest slow = new MemoryDemandTest();
        slow.use(300);
        slow.use(900);
        assertThat(slow.use(300, 200)).isLessThan(400);
        assertThat(withBurst).isGreaterThan(600);
    }

    @Test
    void whatIsNotKnownDoesNotCount() {
        use(1000, 50);
        for (int i = 0; i < 3; i++) {
            demand.addUnknown();
        }

        assertThat(demand.known()).isEqualTo(50);
        assertThat(use(1000)).isGreaterThan(1050);
    }

    @Test
    void sizesStayInTheirRange() {
        assertThat(use(1)).isEqualTo(128);
        limit = 65_000 * MB;
        assertThat(use(Window.of(65_000 * MB, 65_000 * MB, 65_000 * MB))).isEqualTo(65_536);
    }

    @Test
    void aLimitAboveTheRangeIsNotLoweredByGrowth() {
        limit = 70_000 * MB;
        assertThat(use(Window.of(69_000 * MB, 69_900 * MB, 0))).isEqualTo(70_000);
    }
}
