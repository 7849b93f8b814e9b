package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/** Where the brake of a container is, and when there is none. */
class BrakePolicyTest {

    private static final long PLENTY = 8L << 30;

    /** Of 1000 MB, at 90 %. */
    private static final Brake AT_900_MB = new Brake(900 * A.MB);

    private static A braked(Brake brake) {
        return A.container(2, 1000)
                .using(50, 50)
                .memoryInForce(Limit.own(1000 * A.MB))
                .brake(brake);
    }

    @Test
    void isSetBelowTheLimitOfAContainerThatCanGrow() {
        assertThat(BrakePolicy.change(braked(Brake.RELEASED).inCycle(), PLENTY)).contains(AT_900_MB);
    }

    @Test
    void isLeftAloneWhereItIsAsItShouldBe() {
        assertThat(BrakePolicy.change(braked(AT_900_MB).inCycle(), PLENTY)).isEmpty();
    }

    @Test
    void followsTheLimitInForceAndIsAWholePage() {
        A grown = A.container(2, 1000)
                .using(50, 50)
                .memoryInForce(Limit.own(1537 * A.MB))
                .brake(AT_900_MB);

        assertThat(BrakePolicy.change(grown.inCycle(), PLENTY))
                .contains(new Brake(1537 * A.MB * 9 / 10 / 4096 * 4096))
                .hasValueSatisfying(brake -> assertThat(brake.bytes() % 4096).isZero());
    }

    @Test
    void isReleasedWhereTheContainerCannotGrow() {
        assertThat(BrakePolicy.change(
                        braked(AT_900_MB)
                                .settings(A.tier().maxMemory(1000).build())
                                .inCycle(),
                        PLENTY))
                .describedAs("at its maximum")
                .contains(Brake.RELEASED);
        assertThat(BrakePolicy.change(braked(AT_900_MB).inCycle(), (64L << 20) - 1))
                .describedAs("the host is full")
                .contains(Brake.RELEASED);
        assertThat(BrakePolicy.change(braked(AT_900_MB).observed().inCycle(), PLENTY))
                .describedAs("only observed")
                .contains(Brake.RELEASED);
        assertThat(BrakePolicy.change(
                        braked(AT_900_MB).settings(A.tier().brake(100).build()).inCycle(), PLENTY))
                .describedAs("switched off")
                .contains(Brake.RELEASED);
        assertThat(BrakePolicy.change(
                        braked(AT_900_MB)
                                .memoryInForce(new Limit(1000 * A.MB, 800 * A.MB, "memory.max of lxc"))
                                .inCycle(),
                        PLENTY))
                .describedAs("held by a group above")
                .contains(Brake.RELEASED);
    }

    @Test
    void ofAContainerThatCanJustGrowStays() {
        assertThat(BrakePolicy.change(
                        braked(AT_900_MB)
                                .settings(A.tier().maxMemory(1001).build())
                                .inCycle(),
                        64L << 20))
                .isEmpty();
    }

    @Test
    void isNotTouchedWhereItIsNotOursOrNotKnown() {
        A foreign = A.container(2, 1000).using(50, 50).memoryInForce(new Limit(1000 * A.MB, 700 * A.MB, "memory.high"));

        assertThat(BrakePolicy.change(foreign.inCycle(), PLENTY)).isEmpty();
        assertThat(BrakePolicy.change(braked(AT_900_MB).unknown("no answer").inCycle(), PLENTY))
                .isEmpty();
        assertThat(BrakePolicy.change(
                        braked(AT_900_MB).frozen().unknown("it is frozen").inCycle(), PLENTY))
                .isEmpty();
    }

    /** Braked at 900 of 1000 MB. */
    private static A using(double percentOfMemory) {
        return A.container(2, 1000)
                .cpu(50, 50)
                .memory(percentOfMemory, 50, percentOfMemory)
                .memoryInForce(Limit.own(1000 * A.MB))
                .brake(AT_900_MB);
    }

    @Test
    void useThatHasReachedItIsUrgent() {
        A atItsBrake = using(87.3).limitHits(3);

        assertThat(atItsBrake.decidedBetweenCycles().verdict(Resource.MEMORY))
                .returns(Reason.PRESSURE, Verdict::reason)
                .returns(
                        "memory pressure: 87.3 % of its memory is in use, and the kernel slows it down there",
                        Verdict::sentence);
        assertThat(atItsBrake.decidedBetweenCycles().isUrgent()).isTrue();
    }

    @Test
    void pageCacheThatHasReachedItIsNotUrgent() {
        A fullOfCache = using(50).limitHits(1000);

        assertThat(fullOfCache.decidedBetweenCycles().isChange()).isFalse();
    }

    @Test
    void useNearItWithoutBeingSlowedDownIsNotUrgent() {
        A steady = using(88).limitHits(0);

        assertThat(steady.decidedBetweenCycles().isChange()).isFalse();
    }
}
