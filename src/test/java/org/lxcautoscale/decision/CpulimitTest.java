package org.lxcautoscale.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Usage;

/** Containers sized in tenths of a core by {@code cpulimit}. */
class CpulimitTest {

    /** With an increment of 0.5 cores, and at most a quarter less, or a tenth, in a shrink. */
    @ParameterizedTest
    @CsvSource({
        "1.0, 100, 2.0",
        "1.0, 90, 1.5",
        "0.3, 85, 0.8",
        "1.5, 100, 2.5",
        "1.0, 50, 1.0",
        "2.0, 5, 1.5",
        "0.5, 5, 0.4",
        "0.2, 1, 0.1",
        "0.1, 1, 0.1"
    })
    void stepsAreTenths(double cpulimit, double percent, double expected) {
        Decision decision = A.limited(cpulimit, 2048).using(percent, 50).decided();

        assertThat(decision.after().cores()).isEqualTo(millis(expected));
    }

    @Test
    void theCeilingOfCoresGrowsAndShrinksWithTheLimit() {
        Allocation grown = A.limited(1.8, 2048).using(95, 50).decided().target();
        Allocation shrunk = A.limited(2.2, 2048).using(5, 50).decided().target();

        assertThat(grown.cpu()).isEqualTo(new CpuSize.OfCpulimit(millis(2.5), Cores.of(3), Cores.UNLIMITED));
        assertThat(shrunk.cpu()).isEqualTo(new CpuSize.OfCpulimit(millis(1.7), Cores.of(2), Cores.UNLIMITED));
    }

    @Test
    void aPinnedContainerIsSizedWithinItsCpusAndItsCoresAreLeftAlone() {
        Decision first =
                A.limitedAndPinned(Cores.UNLIMITED, 2, 2048).using(5, 50).decided();
        Decision growing =
                A.limitedAndPinned(millis(1.8), 2, 2048).using(100, 50).decided();
        Decision atItsCpus =
                A.limitedAndPinned(Cores.of(2), 2, 2048).using(100, 50).decided();

        assertThat(first.before().cores()).isEqualTo(Cores.of(2));
        assertThat(first.target().cpu()).isEqualTo(new CpuSize.OfCpulimit(millis(1.5), Cores.UNLIMITED, Cores.of(2)));
        assertThat(growing.after().cores()).isEqualTo(Cores.of(2));
        assertThat(atItsCpus.isChange()).isFalse();
        assertThat(atItsCpus.verdict(Resource.CPU).reason()).isEqualTo(Reason.BOUNDS);
    }

    @Test
    void pinnedCpusAreLeftAloneWhereCoresAreSized() {
        Decision decision = A.container(2, 2048).pinned().using(5, 50).decided();

        assertThat(decision.verdict(Resource.CPU).reason()).isEqualTo(Reason.CPU_PINNED);
    }

    @Test
    void aTenthThatIsFreeIsGranted() {
        Decision wanted = new Planner().decide(A.limited(1, 2048).using(100, 50).inCycle());

        Decision granted = new Planner()
                .grant(List.of(wanted), new Headroom(OptionalLong.of(320), 1L << 40))
                .getFirst();

        assertThat(granted.after().cores()).isEqualTo(millis(1.3));
    }

    @Test
    void aSizeThatSomebodyWantsMustFitTheUnit() {
        SizeRequest request = new SizeRequest(Map.of(Resource.CPU, 1500L), Reason.MANUAL, "set by root", false);
        Headroom plenty = new Headroom(OptionalLong.of(100_000), 1L << 40);

        Decision inCores =
                new Planner().request(A.container(1, 2048).using(50, 50).inCycle(), request, plenty);
        Decision inTenths =
                new Planner().request(A.limited(1, 2048).using(50, 50).inCycle(), request, plenty);

        assertThat(inCores.isChange()).isFalse();
        assertThat(inCores.verdict(Resource.CPU).sentence())
                .contains("whole cores")
                .contains("cpu_unit: cpulimit");
        assertThat(inTenths.after().cores()).isEqualTo(millis(1.5));
    }

    @Test
    void aRollbackRestoresThatThereWasNoLimit() {
        Allocation baseline = new Allocation(
                new CpuSize.OfCpulimit(Cores.UNLIMITED, Cores.of(2), Cores.UNLIMITED), MemorySize.ofMebibytes(2048));

        Decision smaller =
                new Planner().rollback(A.limited(1.5, 2048).using(50, 50).inCycle(), baseline);
        Decision equallyLarge =
                new Planner().rollback(A.limited(2, 2048).using(50, 50).inCycle(), baseline);

        assertThat(smaller.target().cpu()).isEqualTo(baseline.cpu());
        assertThat(smaller.change().has(Resource.CPU)).isTrue();
        assertThat(equallyLarge.target().cpu()).isEqualTo(baseline.cpu());
        assertThat(equallyLarge.change().has(Resource.CPU)).isTrue();
    }

    @Test
    void nothingIsShrunkBelowWhatIsInUse() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5000; i++) {
            double cpulimit = random.nextInt(1, 80) / 10.0;
            double now = random.nextDouble(100);
            A container = A.limited(cpulimit, 2048)
                    .cpu(now, random.nextDouble(now, 101))
                    .memory(50, 50, 50)
                    .cpuInForce(Limit.own(Math.round(cpulimit * 1000)));

            Decision decision = container.decided();

            long peak = ((Usage) decision.context().usage()).cpu().amounts().peak();
            long after = decision.after().get(Resource.CPU);
            assertThat(after % 100).isZero();
            if (after < decision.before().get(Resource.CPU)) {
                assertThat(after).as("%s at %s", cpulimit, peak).isGreaterThanOrEqualTo(Math.round(peak * 1.2));
            }
        }
    }

    private static Cores millis(double cores) {
        return new Cores((int) Math.round(cores * 1000));
    }
}
