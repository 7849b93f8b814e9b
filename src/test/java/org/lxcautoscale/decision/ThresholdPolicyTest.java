package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Behaviour;

/** The arithmetic of the original LXC AutoScale, without any guard. */
class ThresholdPolicyTest {

    @ParameterizedTest(name = "{0}: {1} cores at {2} % -> {3} cores")
    @CsvSource({
        // min(⌊4m⌋, max(⌊1m⌋, ⌊(cpu−80)·1/10⌋))
        "normal, 2, 80, 2",
        "normal, 2, 80.1, 3",
        "normal, 2, 89, 3",
        "normal, 2, 100, 4",
        "conservative, 2, 85, 3",
        "conservative, 2, 100, 4",
        "aggressive, 2, 85, 4",
        "aggressive, 2, 100, 4",
        // max(⌊1m⌋, ⌊(20−cpu)·1/10⌋)
        "normal, 8, 20, 8",
        "normal, 8, 19.9, 7",
        "normal, 8, 10, 7",
        "normal, 8, 0, 6",
        "conservative, 8, 15, 7",
        "aggressive, 8, 15, 6",
        "normal, 1, 5, 1",
        "aggressive, 2, 5, 1",
    })
    void computesCoreStepsAsTheOriginalDoes(String behaviour, int cores, double percent, int expected) {
        assertThat(proposed(Resource.CPU, A.container(cores, 1024).using(percent, 50), behaviour(behaviour)))
                .isEqualTo(expected * 1000L);
    }

    @Test
    void neverStepsByMoreThanTheMaximumIncrement() {
        Tier tier = A.tier().increments(3, 4).cores(1, 64);

        assertThat(proposed(Resource.CPU, A.container(10, 1024).using(100, 50), tier))
                .isEqualTo(14_000);
        assertThat(proposed(Resource.CPU, A.container(10, 1024).using(0, 50), tier))
                .isEqualTo(6_000);
    }

    @ParameterizedTest(name = "{0}: {1} MB at {2} % -> {3} MB")
    @CsvSource({
        // max(⌊512m⌋, ⌊(mem−80)·512/10⌋)
        "normal, 1024, 80, 1024",
        "normal, 1024, 81, 1536",
        "normal, 1024, 90, 1536",
        "normal, 1024, 100, 2048",
        "normal, 10240, 95, 11008",
        "conservative, 1024, 82, 1280",
        "aggressive, 1024, 82, 2048",
        // chunk·⌊(memory−512)/chunk⌋ with chunk = ⌊512m⌋
        "normal, 1024, 20, 1024",
        "normal, 1024, 19, 512",
        "normal, 8192, 5, 512",
        "normal, 1000, 5, 1000",
        "normal, 1100, 5, 588",
        "conservative, 1000, 5, 744",
        "aggressive, 8192, 5, 1024",
        "normal, 512, 5, 512",
    })
    void computesMemoryStepsAsTheOriginalDoes(String behaviour, long megabytes, double percent, long expected) {
        assertThat(proposed(Resource.MEMORY, A.container(2, megabytes).using(50, percent), behaviour(behaviour)))
                .isEqualTo(expected * A.MB);
    }

    @Test
    void aStepRoundedDownToZeroCountsAsOne() {
        Tier tier = A.tier()
                .behaviour(Behaviour.CONSERVATIVE)
                .chunk(1)
                .memoryIncrement(1)
                .increments(1, 1);

        assertThat(proposed(Resource.CPU, A.container(2, 1024).using(85, 50), tier))
                .isEqualTo(3_000);
        assertThat(proposed(Resource.MEMORY, A.container(2, 1024).using(50, 85), tier))
                .isEqualTo(1025 * A.MB);
        assertThat(proposed(Resource.MEMORY, A.container(2, 1024).using(50, 5), tier))
                .isEqualTo(512 * A.MB);
    }

    @Test
    void growsByThe95thPercentileAndShrinksByThePeak() {
        assertThat(proposed(Resource.CPU, A.container(4, 1024).cpu(70, 100).memory(50, 50, 50), A.tier()))
                .isEqualTo(4_000);
        assertThat(proposed(Resource.CPU, A.container(4, 1024).cpu(5, 30).memory(50, 50, 50), A.tier()))
                .isEqualTo(4_000);
        assertThat(proposed(Resource.MEMORY, A.container(4, 4096).cpu(50, 50).memory(5, 5, 30), A.tier()))
                .isEqualTo(4096 * A.MB);
    }

    @Test
    void explainsWhyItHolds() {
        assertThat(A.container(2, 1024).using(50, 40).decided().verdict(Resource.CPU))
                .returns(Reason.WITHIN_THRESHOLDS, Verdict::reason)
                .returns("hold", Verdict::action)
                .returns("threshold policy: usage of 50 % (peak 50 %) is between 20 % and 80 %", Verdict::sentence);
        assertThat(A.container(1, 512).using(5, 5).decided().verdict(Resource.CPU))
                .returns(Reason.BOUNDS, Verdict::reason)
                .returns("min/max: at its minimum of 1 core", Verdict::sentence);
        assertThat(A.container(8, 512).using(95, 5).decided().verdict(Resource.CPU))
                .returns(Reason.BOUNDS, Verdict::reason)
                .returns(
                        "min/max: usage of 95 % is above 80 %, but it is at its maximum of 8 cores", Verdict::sentence);
    }

    @Test
    void measuresMemoryAgainstTheLimitInForce() {
        A container = A.container(2, 2048).using(50, 45).limitInForce(1024 * A.MB);

        assertThat(container.decided().verdict(Resource.MEMORY).isGrow()).isTrue();
    }

    private static Tier behaviour(String name) {
        return A.tier().behaviour(Behaviour.valueOf(name.toUpperCase(java.util.Locale.ROOT)));
    }

    private static long proposed(Resource resource, A container, Tier tier) {
        Proposal proposal = new Proposal(container.settings(tier.build()).inCycle());
        new ThresholdPolicy().apply(proposal, resource);
        return proposal.wanted(resource);
    }
}
