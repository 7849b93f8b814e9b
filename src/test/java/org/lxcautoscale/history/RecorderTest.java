package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

class RecorderTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final long MIB = 1 << 20;

    private final List<Row> rows = new ArrayList<>();
    private final Recorder recorder = new Recorder("home", "pve", rows::addAll);
    private Instant now = START;
    private long cpuNanos = 7_000_000_000L;
    private long kills = 3;
    private double idle = 6;
    private Activity activity = activity(100);
    private String run = "first";
    private HostUsage.Pressure pressure = HostUsage.Pressure.UNKNOWN;

    /** Ten seconds in which the container uses so many cores, and so much memory at the end. */
    private void sample(double cores, long mebibytes) {
        cpuNanos += Math.round(cores * 10e9);
        observe(counters(mebibytes));
    }

    private Reading counters(long mebibytes) {
        return new Reading.Counters(
                new CpuReading.Counter(cpuNanos),
                OptionalLong.of(0),
                OptionalDouble.of(1.5),
                OptionalDouble.of(2.5),
                Optional.of(new MemoryReading(
                        mebibytes * MIB,
                        mebibytes * MIB,
                        OptionalDouble.of(0.2),
                        OptionalLong.of((mebibytes + 50) * MIB),
                        OptionalLong.of(mebibytes / 10 * MIB),
                        new MemoryReading.Events(kills, 0, OptionalLong.empty(), OptionalLong.empty()))),
                LimitsInForce.ofMemory(Limit.own(1024 * MIB)),
                Optional.of(activity),
                Optional.of(run));
    }

    private static Activity activity(long mebibytes) {
        return new Activity(
                OptionalLong.of(mebibytes * MIB),
                OptionalLong.of(2 * mebibytes * MIB),
                OptionalLong.of(3 * mebibytes * MIB),
                OptionalLong.of(4 * mebibytes * MIB),
                OptionalLong.of(mebibytes),
                OptionalLong.of(1000 * MIB + mebibytes),
                OptionalLong.of(8192 * MIB));
    }

    private void observe(Reading reading) {
        observe(new Observed.Readable(
                new Container(
                        new ContainerId("104"),
                        "web",
                        Container.Status.RUNNING,
                        Allocation.of(2, 1024),
                        false,
                        false,
                        "",
                        Set.of()),
                reading));
    }

    private void observe(Observed... containers) {
        HostUsage host = new HostUsage(
                8,
                OptionalDouble.of(idle),
                MemorySize.ofMebibytes(16384),
                MemorySize.ofMebibytes(9000),
                MemorySize.ZERO,
                pressure);
        recorder.observed(new Observation(host, List.of(containers)), new Moment(now, now));
        now = now.plusSeconds(10);
    }

    private Map<ContainerFigure, Long> container(int minute) {
        return rows.stream()
                .filter(row -> row.minute().equals(START.plusSeconds(60L * minute)))
                .filter(Row.OfContainer.class::isInstance)
                .map(row -> ((Row.OfContainer) row).figures())
                .findFirst()
                .orElse(Map.of());
    }

    @Test
    void aMinuteHasMeanAndMaximumOfItsSamples() {
        for (int i = 0; i < 6; i++) {
            sample(i == 3 ? 1.5 : 0.5, i == 4 ? 400 : 300);
        }
        assertThat(rows).isEmpty();
        sample(0, 300);
        assertThat(container(0))
                .containsEntry(ContainerFigure.CPU_MEAN, 700L) // the first reading says nothing about the use of CPUs
                .containsEntry(ContainerFigure.CPU_MAX, 1500L)
                .containsEntry(ContainerFigure.MEMORY_MEAN, Math.round(1900 * 1024 / 6.0))
                .containsEntry(ContainerFigure.MEMORY_MAX, 400L * 1024)
                .containsEntry(ContainerFigure.CACHE_MEAN, 50L * 1024)
                .containsEntry(ContainerFigure.CPU_PRESSURE_MEAN, 15L)
                .containsEntry(ContainerFigure.IO_PRESSURE_MEAN, 25L)
                .containsEntry(ContainerFigure.IO_PRESSURE_MAX, 25L)
                .containsEntry(ContainerFigure.SWAP_MEAN, Math.round(190 * 1024 / 6.0))
                .containsEntry(ContainerFigure.SWAP_MAX, 40L * 1024)
                .containsEntry(ContainerFigure.MEMORY_PRESSURE_MAX, 2L)
                .containsEntry(ContainerFigure.SIZE_CPU, 2000L)
                .containsEntry(ContainerFigure.SIZE_MEMORY, 1024L * 1024)
                .containsEntry(ContainerFigure.OOM_KILLS, 0L);
    }

    @Test
    void incrementsAndRatesGoOnFromTheLastSampleOfTheMinuteBefore() {
        for (int i = 0; i < 6; i++) {
            sample(0, 300);
        }
        kills += 2;
        for (int i = 0; i < 7; i++) {
            sample(1, 300);
        }
        assertThat(container(1))
                .containsEntry(ContainerFigure.CPU_MEAN, 1000L)
                .containsEntry(ContainerFigure.OOM_KILLS, 2L);
    }

    @Test
    void aRestartIsNoNegativeUse() {
        sample(1, 300);
        sample(1, 300);
        cpuNanos = 0;
        kills = 0;
        sample(0.2, 100);
        sample(0.2, 100);
        now = START.plusSeconds(60);
        sample(0, 100);
        assertThat(container(0))
                .containsEntry(ContainerFigure.CPU_MAX, 1000L)
                .containsEntry(ContainerFigure.CPU_MEAN, 600L)
                .containsEntry(ContainerFigure.OOM_KILLS, 0L);
    }

    @Test
    void whatCannotBeReadIsLeftOutAndNotZero() {
        for (int i = 0; i < 6; i++) {
            observe(new Observed.Unreadable(new ContainerId("104"), "web", "104.conf: permission denied"));
        }
        for (int i = 0; i < 6; i++) {
            observe(new Reading.Unknown("memory.current: permission denied"));
        }
        observe(new Reading.Stopped());
        assertThat(rows).hasSize(2).allMatch(Row.OfHost.class::isInstance);
    }

    @Test
    void theHostHasARowOfItsOwn() {
        sample(0, 300);
        idle = 2;
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(rows)
                .contains(new Row.OfHost(
                        new Row.Place("home", "pve"),
                        START,
                        Map.of(
                                HostFigure.CPU_MEAN, 4000L,
                                HostFigure.CPU_MAX, 6000L,
                                HostFigure.CORES, 8L,
                                HostFigure.MEMORY_AVAILABLE_MEAN, 9000L * 1024,
                                HostFigure.ZFS_CACHE_MEAN, 0L,
                                HostFigure.MEMORY, 16384L * 1024)));
    }

    @Test
    void theHostHasItsPressureWhereItIsKnown() {
        pressure = new HostUsage.Pressure(OptionalDouble.of(10), OptionalDouble.of(0), OptionalDouble.empty());
        sample(0, 300);
        pressure = new HostUsage.Pressure(OptionalDouble.of(20.04), OptionalDouble.of(0), OptionalDouble.empty());
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        Map<HostFigure, Long> figures = rows.stream()
                .filter(Row.OfHost.class::isInstance)
                .map(row -> ((Row.OfHost) row).figures())
                .findFirst()
                .orElseThrow();
        assertThat(figures)
                .containsEntry(HostFigure.CPU_PRESSURE_MEAN, 150L)
                .containsEntry(HostFigure.CPU_PRESSURE_MAX, 200L)
                .containsEntry(HostFigure.MEMORY_PRESSURE_MAX, 0L)
                .doesNotContainKeys(HostFigure.IO_PRESSURE_MEAN, HostFigure.IO_PRESSURE_MAX);
    }

    @Test
    void aMinuteHasWhatWasReadWrittenAndTransferredInIt() {
        for (int i = 0; i < 6; i++) {
            sample(0, 300);
        }
        activity = activity(110);
        sample(0, 300);
        activity = activity(112);
        for (int i = 0; i < 6; i++) {
            sample(0, 300);
        }
        assertThat(container(0))
                .containsEntry(ContainerFigure.IO_READ, 0L)
                .containsEntry(ContainerFigure.PROCESSES, 100L)
                .containsEntry(ContainerFigure.ROOT_TOTAL, 8192L * 1024);
        assertThat(container(1))
                .containsEntry(ContainerFigure.IO_READ, 12L * 1024)
                .containsEntry(ContainerFigure.IO_WRITTEN, 24L * 1024)
                .containsEntry(ContainerFigure.NETWORK_RECEIVED, 36L * 1024)
                .containsEntry(ContainerFigure.NETWORK_SENT, 48L * 1024)
                .containsEntry(ContainerFigure.PROCESSES, 112L)
                .containsEntry(ContainerFigure.ROOT_USED, 1000L * 1024);
    }

    @Test
    void aFirstLookSaysNothingAboutWhatWasTransferred() {
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(container(0))
                .containsEntry(ContainerFigure.PROCESSES, 100L)
                .doesNotContainKeys(
                        ContainerFigure.IO_READ,
                        ContainerFigure.IO_WRITTEN,
                        ContainerFigure.NETWORK_RECEIVED,
                        ContainerFigure.NETWORK_SENT);
    }

    @Test
    void anotherRunBeginsToCountAnew() {
        sample(0, 300);
        run = "second";
        activity = activity(120);
        sample(0, 300);
        activity = activity(121);
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(container(0)).containsEntry(ContainerFigure.IO_READ, 1024L);
    }

    @Test
    void aContainerThatWasStoppedBeginsToCountAnew() {
        sample(0, 300);
        observe(new Reading.Stopped());
        activity = activity(120);
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(container(0)).doesNotContainKey(ContainerFigure.IO_READ);
    }

    @Test
    void whatHappenedInAMissingMinuteCountsInTheNextOne() {
        sample(0, 300);
        now = START.plusSeconds(60);
        for (int i = 0; i < 6; i++) {
            observe(new Reading.Unknown("memory.current: permission denied"));
        }
        activity = activity(107);
        sample(0, 300);
        now = START.plusSeconds(180);
        sample(0, 300);
        assertThat(container(1)).isEmpty();
        assertThat(container(2)).containsEntry(ContainerFigure.IO_READ, 7L * 1024);
    }

    @Test
    void aCounterThatFellIsNoNegativeUse() {
        sample(0, 300);
        activity = activity(90);
        sample(0, 300);
        activity = activity(95);
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(container(0)).containsEntry(ContainerFigure.NETWORK_SENT, 20L * 1024);
    }

    @Test
    void whatAHostDoesNotTellOfTheActivityIsLeftOut() {
        activity = Activity.UNKNOWN;
        sample(0, 300);
        sample(0, 300);
        now = START.plusSeconds(60);
        sample(0, 300);
        assertThat(container(0))
                .containsKey(ContainerFigure.MEMORY_MEAN)
                .doesNotContainKeys(
                        ContainerFigure.IO_READ,
                        ContainerFigure.PROCESSES,
                        ContainerFigure.ROOT_USED,
                        ContainerFigure.ROOT_TOTAL);
    }

    @Test
    void aContainerThatIsGoneHasNoFurtherRows() {
        sample(0, 300);
        observe();
        now = START.plusSeconds(120);
        observe();
        now = START.plusSeconds(180);
        observe();
        assertThat(rows).noneMatch(Row.OfContainer.class::isInstance);
    }
}
