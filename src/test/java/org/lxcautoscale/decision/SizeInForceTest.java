package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;

/** Decisions are based on the limits that the kernel enforces, not on the configured ones. */
class SizeInForceTest {
    /** MemTotal of a machine that has no whole number of mebibytes. */
    private static final long MEM_TOTAL = 32_761_320L << 10;

    private static Verdict memory(A container) {
        return container.decided().verdict(Resource.MEMORY);
    }

    /** A container with this much configured, in force and in use, in MB. */
    private static A container(long configured, long inForce, long inUse) {
        double percent = 100.0 * inUse / configured;
        return A.container(2, configured)
                .cpu(50, 50)
                .memory(percent, percent, percent)
                .limitInForce(inForce * A.MB);
    }

    @ParameterizedTest(name = "{0} MB configured, {1} in force, {2} in use: {3} {4}")
    @CsvSource({
        // configured, in force, in use, action, size written
        "16384, 32768, 20000, hold, 16384",
        "16384, 32768, 32000, grow, 33792",
        "16384, 32768, 300, shrink, 24576",
        "8192, 1024, 950, grow, 8192",
        "1280, 1024, 950, grow, 1678",
        "4096, 2048, 1000, hold, 4096",
        "4096, 2048, 100, shrink, 1536",
    })
    void percentageAndDirectionAreBasedOnTheSizeInForce(
            long configured, long inForce, long inUse, String action, long written) {
        Decision decision = container(configured, inForce, inUse).decided();

        assertThat(decision.verdict(Resource.MEMORY).action()).isEqualTo(action);
        assertThat(decision.target().get(Resource.MEMORY)).isEqualTo(written * A.MB);
    }

    @Test
    void growthThatLowersTheLimitInForceStillHoldsTheUse() {
        // Nothing is in force yet, 2048 MB are configured, and 3000 MB are in use: 2048 + 512 MB would kill.
        Decision decision = container(2048, 1, 3000)
                .memoryInForce(Limit.own(Long.MAX_VALUE))
                .decided();

        assertThat(decision.target().get(Resource.MEMORY)).isGreaterThanOrEqualTo(3600 * A.MB);
    }

    @Test
    void aFullHostDoesNotLimitGrowthThatNeedsNothingFromIt() {
        Decision decision = new Planner()
                .plan(
                        List.of(container(2048, 1, 3000)
                                .memoryInForce(Limit.own(Long.MAX_VALUE))
                                .inCycle()),
                        new Headroom(OptionalLong.of(1_000_000), 512 * A.MB))
                .getFirst();

        assertThat(decision.target().get(Resource.MEMORY)).isGreaterThanOrEqualTo(3600 * A.MB);
    }

    @Test
    void useIsNoReasonToGrowBeyondTheMaximum() {
        Decision decision = container(2048, 1, 20000)
                .memoryInForce(Limit.own(Long.MAX_VALUE))
                .settings(A.tier().maxMemory(8192).build())
                .decided();

        assertThat(decision.isChange()).isFalse();
        assertThat(decision.verdict(Resource.MEMORY).sentence())
                .isEqualTo(
                        "in-use floor: 20000 MB are in use, at least 24000 MB are needed, and its maximum is 8192 MB");
    }

    @Test
    void useIsNotRoundedBeyondTheMaximum() {
        // 2500 MB and a margin of 20 % are 3000 MB; the next multiple of 64 MB is 3008.
        Decision decision = container(2048, 1, 2500)
                .memoryInForce(Limit.own(Long.MAX_VALUE))
                .settings(A.tier().maxMemory(3001).build())
                .decided();

        assertThat(decision.target().get(Resource.MEMORY)).isEqualTo(3001 * A.MB);
    }

    @Test
    void theMismatchIsDescribed() {
        assertThat(container(16384, 32768, 20000).inCycle().mismatch(Resource.MEMORY))
                .contains("16384 MB configured, but 32768 MB in force");
        assertThat(container(1024, 1024, 500).inCycle().mismatch(Resource.MEMORY))
                .isEmpty();
        assertThat(A.container(2, 1024).inCycle().mismatch(Resource.CPU)).isEmpty();
    }

    @Test
    void coresInForceAreLimitedToThoseOfTheHost() {
        assertThat(A.container(32, 1024).cpuInForce(Limit.own(16_000)).inCycle().mismatch(Resource.CPU))
                .isEmpty();
    }

    @Test
    void doesNotGrowWhereALowerLimitApplies() {
        Limit held = Limit.own(4096 * A.MB).orNearer(1000 * A.MB, "memory.high");

        assertThat(memory(A.container(2, 4096).cpu(50, 50).memory(24, 24, 24).memoryInForce(held)))
                .returns(Reason.HELD_ELSEWHERE, Verdict::reason)
                .returns(
                        "held elsewhere: memory.high holds it at 1000 MB: a larger size would change nothing",
                        Verdict::sentence);
    }

    @Test
    void aLowerCpuLimitIsTheCurrentSize() {
        Limit cpulimit = Limit.own(2000).orNearer(1700, "cpulimit");

        Verdict busy =
                A.container(2, 1024).cpu(80, 80).cpuInForce(cpulimit).decided().verdict(Resource.CPU);
        Verdict idle =
                A.container(2, 1024).cpu(1, 1).cpuInForce(cpulimit).decided().verdict(Resource.CPU);

        assertThat(busy.reason()).isEqualTo(Reason.HELD_ELSEWHERE);
        assertThat(busy.sentence()).contains("cpulimit holds it at 1.7 cores");
        assertThat(idle.after()).isEqualTo(1000);
    }

    @Test
    void holdsCoresThatAreNotYetInForce() {
        A grown = A.container(4, 1024).cpu(50, 50).cpuInForce(Limit.own(2000));

        assertThat(grown.watchedFor(Duration.ofSeconds(29)).decided().verdict(Resource.CPU))
                .returns(Reason.NOT_IN_FORCE, Verdict::reason)
                .returns("not in force: 4 cores configured, but 2 cores in force yet", Verdict::sentence);
        assertThat(grown.watchedFor(Duration.ofSeconds(30)).decided().verdict(Resource.CPU))
                .as("in force is what counts after that; what is configured is not made smaller by growth")
                .returns(4000L, Verdict::after);
    }

    @Test
    void leavesFrozenContainersAlone() {
        assertThat(A.container(8, 8192).using(1, 1).frozen().decided().verdict(Resource.CPU))
                .returns(Reason.FROZEN, Verdict::reason)
                .returns("frozen: it is frozen", Verdict::sentence);
    }

    @ParameterizedTest(name = "up to {0} bytes")
    @CsvSource({"33547591680", "33547591681", "34000000001"})
    void proposedSizesAreWholeCoresAndMebibytes(long grantable) {
        DecisionContext usual =
                A.container(2, 30_000).cpu(50, 50).memory(99, 99, 99).inCycle();
        CycleContext odd = new CycleContext(A.NOW, 12, CycleContext.Trigger.CYCLE, A.POLL, 16, 15, grantable);
        DecisionContext full =
                new DecisionContext(usual.container(), usual.effective(), usual.usage(), usual.state(), odd);

        for (long headroom : List.of(1L << 50, 700_000_001L, 65L << 20)) {
            Decision decision = new Planner()
                    .plan(List.of(full), new Headroom(OptionalLong.of(1_000_000), headroom))
                    .getFirst();

            assertThat(decision.target().get(Resource.MEMORY) % A.MB).isZero();
            assertThat(decision.target().get(Resource.MEMORY)).isLessThanOrEqualTo(MEM_TOTAL);
        }
    }

    @Test
    void shrinksByTheConfiguredChunk() {
        Decision decision = A.container(2, 192)
                .cpu(50, 50)
                .memory(5, 5, 5)
                .settings(A.tier().minMemory(64).chunk(16).build())
                .decided();

        assertThat(decision.target().get(Resource.MEMORY)).isEqualTo(144 * A.MB);
    }

    @Test
    void explainsAShrinkOfLessThanOneStep() {
        assertThat(memory(A.container(2, 900)
                        .cpu(50, 50)
                        .memory(1, 1, 1)
                        .settings(A.tier().minMemory(600).chunk(512).build())))
                .returns(Reason.BOUNDS, Verdict::reason)
                .returns(
                        "min/max: usage of at most 1 % is below 20 %, but it is less than one step above its minimum of"
                                + " 600 MB",
                        Verdict::sentence);
    }
}
