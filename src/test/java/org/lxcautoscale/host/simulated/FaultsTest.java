package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lxcautoscale.host.simulated.TestBench.WEB;
import static org.lxcautoscale.host.simulated.TestBench.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

class FaultsTest {

    private static final Allocation OLD = Allocation.of(2, 512);
    private static final Allocation NEW = Allocation.of(4, 1024);

    private final TestBench bench = new TestBench(web(2, 512, 0.1, 100));
    private final FaultyHost faulty = new FaultyHost(bench.host, Faults.none(1));

    private Allocation size() throws Exception {
        return Seen.container(bench.host.read(WEB)).allocation();
    }

    @Test
    void withoutFaultsEverythingSucceeds() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertThat(faulty.observe().containers()).hasSize(1);
            faulty.writer().write(WEB, SizeChange.between(size(), i % 2 == 0 ? NEW : OLD));
            bench.advance(10);
        }

        assertThat(faulty.faultsSoFar()).isZero();
        assertThat(bench.score().changes()).isEqualTo(500);
    }

    @Test
    void aQueuedFailureChangesNothing() throws Exception {
        faulty.writer().failNext(new WriteFault.Fails(Kind.DENIED, "Permission check failed"));

        assertThatThrownBy(() -> faulty.writer().write(WEB, SizeChange.between(OLD, NEW)))
                .isInstanceOfSatisfying(
                        WriteFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .hasMessage("Permission check failed");
        assertThat(size()).isEqualTo(OLD);

        faulty.writer().write(WEB, SizeChange.between(OLD, NEW));
        assertThat(size()).isEqualTo(NEW);
    }

    @Test
    void aHangingWriteTakesItsTimeLimitAndTheSizeIsOldOrNew() throws Exception {
        faulty.writer().failNext(new WriteFault.Hangs(false));
        faulty.writer().failNext(new WriteFault.Hangs(true));

        assertTimesOut();
        assertThat(size()).isEqualTo(OLD);
        assertTimesOut();
        assertThat(size()).isEqualTo(NEW);
        assertThat(bench.host.scoreboard().elapsed()).isEqualTo(Duration.ofSeconds(60));
    }

    private void assertTimesOut() {
        assertThatThrownBy(() -> faulty.writer().write(WEB, SizeChange.between(OLD, NEW)))
                .isInstanceOfSatisfying(
                        WriteFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
    }

    @Test
    void aCrashComesBeforeOrAfterTheWriteTookEffect() throws Exception {
        faulty.writer().failNext(new WriteFault.Crashes(false));
        faulty.writer().failNext(new WriteFault.Crashes(true));

        assertThatThrownBy(() -> faulty.writer().write(WEB, SizeChange.between(OLD, NEW)))
                .isInstanceOf(SimulatedCrash.class);
        assertThat(size()).isEqualTo(OLD);
        assertThatThrownBy(() -> faulty.writer().write(WEB, SizeChange.between(OLD, NEW)))
                .isInstanceOf(SimulatedCrash.class);
        assertThat(size()).isEqualTo(NEW);
    }

    @Test
    void aContainerVanishesBetweenReadAndWriteAndReturns() throws Exception {
        assertThat(faulty.observe().containers()).hasSize(1);
        faulty.writer().failNext(new WriteFault.Vanishes(Duration.ofMinutes(3)));

        assertThatThrownBy(() -> faulty.writer().write(WEB, SizeChange.between(OLD, NEW)))
                .isInstanceOfSatisfying(
                        WriteFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(faulty.observe().containers()).isEmpty();
        bench.advance(181);
        assertThat(faulty.observe().containers()).hasSize(1);
    }

    @Test
    void anUnreadableContainerIsUnknownWithItsCause() throws Exception {
        faulty.makeUnreadable(WEB, "memory.current: Permission denied");
        assertThat(Seen.reading(faulty.read(WEB))).isEqualTo(new Reading.Unknown("memory.current: Permission denied"));
        assertThat(Seen.reading(faulty.observe().containers().getFirst())).isInstanceOf(Reading.Unknown.class);

        faulty.makeReadable(WEB);
        assertThat(Seen.reading(faulty.read(WEB))).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void aHostIsUnavailableForSomeReads() throws Exception {
        faulty.makeUnavailable(2);

        assertThatThrownBy(faulty::observe).isInstanceOf(HostUnavailableException.class);
        assertThatThrownBy(() -> faulty.read(WEB)).isInstanceOf(HostUnavailableException.class);
        assertThat(faulty.observe().containers()).hasSize(1);
    }

    @Test
    void ourProcessIsKilledWhileReading() throws Exception {
        faulty.crashAtNextRead();

        assertThatThrownBy(faulty::observe).isInstanceOf(SimulatedCrash.class);
        assertThat(faulty.observe().containers()).hasSize(1);
    }

    @Test
    void randomWriteFaultsHaveTheConfiguredRates() throws Exception {
        Map<Kind, Integer> failures = new EnumMap<>(Kind.class);
        FaultyHost host = new FaultyHost(
                bench.host, Faults.none(3).with(new Faults.Writes(0.1, 0.05, 0, 0.05, 0, Duration.ofSeconds(1))));
        int crashes = 0;
        Set<Allocation> afterTimeOut = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            Allocation before = size();
            try {
                host.writer().write(WEB, SizeChange.between(before, before.equals(OLD) ? NEW : OLD));
            } catch (WriteFailedException e) {
                failures.merge(e.kind(), 1, Integer::sum);
                if (e.kind() == Kind.TIMED_OUT && before.equals(OLD)) {
                    afterTimeOut.add(size());
                }
            } catch (SimulatedCrash e) {
                crashes++;
            }
        }

        assertThat(failures.remove(Kind.TIMED_OUT)).isBetween(400, 600);
        assertThat(failures).containsOnlyKeys(Kind.LOCKED, Kind.BUSY, Kind.FAILED, Kind.DENIED);
        assertThat(failures.values().stream().mapToInt(one -> one).sum()).isBetween(900, 1100);
        assertThat(crashes).isBetween(400, 600);
        assertThat(afterTimeOut).containsExactlyInAnyOrder(OLD, NEW);
    }

    @Test
    void hostEventsLockMoveAndRemoveContainersAndSetTheClock() throws Exception {
        Faults.Events often =
                new Faults.Events(20, Duration.ofMinutes(5), 10, Duration.ofMinutes(5), 0.1, 0, Duration.ZERO, 0, 10);
        FaultyHost host = new FaultyHost(bench.host, Faults.none(2).with(often));
        int locked = 0;
        int away = 0;
        Set<Duration> offsets = new HashSet<>();
        for (int minute = 0; minute < 1440; minute++) {
            bench.advance(60);
            var seen = host.observe().containers();
            away += seen.isEmpty() ? 1 : 0;
            locked += !seen.isEmpty() && Seen.container(seen.getFirst()).isLocked() ? 1 : 0;
            Moment now = bench.time.now();
            offsets.add(Duration.between(now.monotonic(), now.wall()));
        }

        assertThat(locked).isPositive();
        assertThat(away).isPositive();
        assertThat(offsets).hasSizeGreaterThan(3);
    }

    @Test
    void equalSeedsGiveEqualFaults() {
        assertThat(trace(5)).isEqualTo(trace(5));
        assertThat(trace(5)).isNotEqualTo(trace(6));
    }

    private static List<String> trace(long seed) {
        TestBench bench = new TestBench(web(2, 512, 0.1, 100));
        FaultyHost host = new FaultyHost(bench.host, Faults.severe(seed));
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            bench.advance(10);
            try {
                var seen = host.observe().containers();
                trace.add(seen.toString());
                if (!seen.isEmpty() && seen.getFirst() instanceof Observed.Readable readable) {
                    Allocation before = readable.container().allocation();
                    host.writer().write(WEB, SizeChange.between(before, before.equals(OLD) ? NEW : OLD));
                }
            } catch (HostUnavailableException | WriteFailedException | SimulatedCrash e) {
                trace.add(e.toString());
            }
        }
        return trace;
    }
}
