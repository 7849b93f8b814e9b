package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.metrics.Seen;

class SimulatedWriterTest {

    private final TestBench bench = new TestBench(web(2, 512, 0.1, 100));

    private void assertFails(Kind kind, String message, ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        WriteFailedException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void writesOnlyWhatDiffersFromBefore() throws Exception {
        bench.host.resizeExternally(WEB, Allocation.of(6, 512));

        bench.host.writer().write(WEB, SizeChange.between(Allocation.of(2, 512), Allocation.of(2, 1024)));

        assertThat(Seen.container(bench.host.read(WEB)).allocation()).isEqualTo(Allocation.of(6, 1024));
        assertThat(bench.score().changes()).isEqualTo(1);
    }

    @Test
    void takesASecondAndThenTakesEffect() throws Exception {
        TestBench slow = new TestBench(HostSpec.of("slow", 8, 16), web(2, 512, 0.1, 100));

        slow.write(2, 1024);

        assertThat(slow.host.scoreboard().elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLockedContainerIsRefusedUntilTheLockEnds() throws Exception {
        bench.host.lock(WEB, "backup", Duration.ofMinutes(5));
        assertThat(Seen.container(bench.host.read(WEB)).lock()).isEqualTo("backup");
        assertFails(Kind.LOCKED, "CT is locked (backup)", () -> bench.write(4, 512));

        bench.advance(300);
        bench.write(4, 512);
        assertThat(bench.score().changes()).isEqualTo(1);
    }

    @Test
    void aContainerThatIsGoneIsNotFound() {
        bench.host.remove(WEB);

        assertThat(bench.host.observe().containers()).isEmpty();
        assertThatThrownBy(() -> bench.host.read(WEB)).isInstanceOf(NoSuchContainerException.class);
        assertFails(
                Kind.NOT_FOUND,
                "nodes/bench/lxc/101.conf' does not exist",
                () -> bench.host.writer().write(WEB, SizeChange.between(Allocation.of(2, 512), Allocation.of(4, 512))));
    }

    @Test
    void aContainerThatWasAwayReturnsFreshlyStarted() throws Exception {
        bench.advance(100);
        bench.host.remove(WEB, Duration.ofMinutes(3));
        bench.advance(179);
        assertThat(bench.host.observe().containers()).isEmpty();

        bench.advance(2);
        assertThat(bench.runs()).isTrue();
        assertThat(bench.counters().memory().orElseThrow().inUse()).isLessThan(100 << 20);
    }

    @Test
    void invalidSizesAreRejected() {
        assertFails(Kind.REJECTED, "minimum value of 16", () -> bench.write(2, 15));
        assertFails(Kind.REJECTED, "maximum value of 8192", () -> bench.write(8193, 512));
        assertThat(bench.score().changes()).isZero();
    }

    @Test
    void aStoppedContainerKeepsItsNewSizeForTheNextStart() throws Exception {
        bench.host.stop(WEB);
        assertThat(Seen.container(bench.host.read(WEB)).status()).isEqualTo(Container.Status.STOPPED);

        bench.write(3, 64);
        bench.host.start(WEB);

        assertThat(bench.actualUsage().coresLimit()).isEqualTo(3);
        assertThat(bench.score().writesBelowUse()).isZero();
    }

    @Test
    void writingTheSameSizeIsNoChange() throws Exception {
        bench.write(2, 512);

        assertThat(bench.score().changes()).isZero();
    }
}
