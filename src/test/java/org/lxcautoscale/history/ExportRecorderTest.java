package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.time.Duration;
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
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ExportSettings;

/** Entries of the exported file, field by field. */
class ExportRecorderTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00.250Z");
    private static final long MIB = 1 << 20;

    private final List<String> entries = new ArrayList<>();
    private Instant now = START;
    private long cpuNanos = 900_000_000_000L;
    private ExportRecorder recorder = recorder(ExportSettings.Parts.ALL);

    private ExportRecorder recorder(ExportSettings.Parts parts) {
        return new ExportRecorder(
                new ExportSettings(Optional.of(Path.of("/unused")), Duration.ofSeconds(60), 1 << 20, 1, parts),
                () -> new Moment(now.plusMillis(20), now.plusMillis(20)),
                entry -> entries.add(entry.json()));
    }

    private static Observed container(String id, Allocation size, Reading reading) {
        return new Observed.Readable(
                new Container(new ContainerId(id), "web", Container.Status.RUNNING, size, false, false, "", Set.of()),
                reading);
    }

    private Reading counters() {
        return new Reading.Counters(
                new CpuReading.Counter(cpuNanos),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(new MemoryReading(
                        300 * MIB + MIB / 4,
                        400 * MIB,
                        OptionalDouble.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(5 * MIB),
                        MemoryReading.Events.NONE)),
                LimitsInForce.UNKNOWN,
                Optional.of(new Activity(
                        OptionalLong.of(1000),
                        OptionalLong.of(2000),
                        OptionalLong.of(3000),
                        OptionalLong.of(4000),
                        OptionalLong.of(42),
                        OptionalLong.of(1536 * MIB),
                        OptionalLong.of(8192 * MIB))),
                Optional.of("run"));
    }

    /** So many cores are used in ten seconds, at whose end the host is observed. */
    private void sample(double cores) {
        cpuNanos += Math.round(cores * 10e9);
        now = now.plusSeconds(10);
        observe(container("104", Allocation.of(2, 1024), counters()));
    }

    private void observe(Observed... containers) {
        HostUsage host =
                new HostUsage(8, OptionalDouble.of(6), MemorySize.ofMebibytes(16384), MemorySize.ofMebibytes(9000));
        recorder.observed(new Observation(host, List.of(containers)), new Moment(now, now));
    }

    private Map<?, ?> last() {
        return (Map<?, ?>) Jsonb.builder().build().type(Object.class).fromJson(entries.getLast());
    }

    private Map<?, ?> container(String id) {
        return (Map<?, ?>) last().get(id);
    }

    private double cpuPercent() {
        return ((Number) container("104").get("cpu_usage_percent")).doubleValue();
    }

    @Test
    void anEntryIsExactlyAsTheOriginalWroteIt() {
        for (int sample = 0; sample < 7; sample++) {
            sample(0.5);
        }
        assertThat(entries).singleElement().asString().matches("""
                \\{"104": \\{"timestamp": "2026-11-29T12:01:10\\.250000\\+00:00", "cpu_usage_percent": 25\\.000, \
                "memory_usage_mb": 300\\.250, "swap_usage_mb": 5\\.000, "swap_total_mb": null, "process_count": 42, \
                "io_stats": \\{"reads": 1000, "writes": 2000\\}, "network_usage": \\{"rx_bytes": 3000, "tx_bytes": 4000\\}, \
                "filesystem_usage_gb": 1\\.500, "filesystem_total_gb": 8\\.000, "filesystem_free_gb": 6\\.500\\}, \
                "summary": \\{"collection_start_time": "2026-11-29T12:01:10\\.250000\\+00:00", \
                "collection_end_time": "2026-11-29T12:01:10\\.270000\\+00:00", "total_containers": 1, \
                "total_duration_seconds": 0\\.020, "monitor_cpu_percent": \\d+\\.\\d{3}, \
                "monitor_memory_usage_mb": [1-9]\\d*\\.\\d{3}\\}\\}""");
    }

    @Test
    void anEntryIsMadeWheneverAnIntervalIsOver() {
        for (int sample = 0; sample < 25; sample++) {
            sample(0.5);
        }
        assertThat(entries).hasSize(4);
    }

    @Test
    void theUseOfTheCpuIsThatOfTheIntervalAlone() {
        for (int sample = 0; sample < 7; sample++) {
            sample(2);
        }
        assertThat(cpuPercent()).isEqualTo(100.0);
        for (int sample = 0; sample < 6; sample++) {
            sample(0.2);
        }
        assertThat(cpuPercent()).isEqualTo(10.0);
    }

    @Test
    void aContainerWithoutALimitHasTheCoresOfTheHost() {
        Allocation unlimited = new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(1024));
        observe(container("104", unlimited, counters()));
        now = now.plusSeconds(60);
        cpuNanos += 120_000_000_000L;
        observe(container("104", unlimited, counters()));

        assertThat(cpuPercent()).isEqualTo(25.0);
    }

    @Test
    void onlyRunningContainersAreThere() {
        observe();
        now = now.plusSeconds(60);
        observe(
                container("101", Allocation.of(1, 512), new Reading.Stopped()),
                container("102", Allocation.of(1, 512), new Reading.Frozen()),
                container("103", Allocation.of(1, 512), new Reading.Unknown("memory.current: permission denied")),
                container("104", Allocation.of(1, 512), counters()),
                new Observed.Unreadable(new ContainerId("105"), "db", "105.conf: permission denied"));

        assertThat(last().keySet()).map(String::valueOf).containsExactly("103", "104", "summary");
        assertThat(((Map<?, ?>) last().get("summary")).get("total_containers")).isEqualTo(2L);
    }

    @Test
    void whatIsNotKnownIsNull() {
        observe();
        now = now.plusSeconds(60);
        observe(container("103", Allocation.of(1, 512), new Reading.Unknown("memory.current: permission denied")));

        assertThat(entries.getLast())
                .contains(
                        "\"cpu_usage_percent\": null, \"memory_usage_mb\": null, \"swap_usage_mb\": null, "
                                + "\"swap_total_mb\": null, \"process_count\": null, "
                                + "\"io_stats\": {\"reads\": null, \"writes\": null}, "
                                + "\"network_usage\": {\"rx_bytes\": null, \"tx_bytes\": null}, "
                                + "\"filesystem_usage_gb\": null, \"filesystem_total_gb\": null, \"filesystem_free_gb\": null}");
    }

    @Test
    void partsThatAreNotWantedAreNull() {
        recorder = recorder(new ExportSettings.Parts(false, false, false));
        for (int sample = 0; sample < 7; sample++) {
            sample(0.5);
        }
        assertThat(entries.getLast())
                .contains(
                        "\"swap_usage_mb\": null",
                        "\"reads\": 1000",
                        "{\"rx_bytes\": null, \"tx_bytes\": null}",
                        "\"filesystem_usage_gb\": null, \"filesystem_total_gb\": null, \"filesystem_free_gb\": null");
    }

    @Test
    void aRestartIsNoNegativeUse() {
        for (int sample = 0; sample < 3; sample++) {
            sample(1);
        }
        cpuNanos = 0;
        for (int sample = 0; sample < 4; sample++) {
            sample(1);
        }
        assertThat(cpuPercent()).isEqualTo(50.0);
    }
}
