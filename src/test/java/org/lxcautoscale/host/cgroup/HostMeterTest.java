package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.HostUsage;

class HostMeterTest {

    @TempDir
    private Path root;

    private HostMeter meter;

    @BeforeEach
    void machine() throws Exception {
        Files.createDirectories(root.resolve("proc"));
        stat("cpu  100 0 50 1000 50 0 0 0 0 0\ncpu0 50 0 25 500 25 0 0 0 0 0\ncpu1 50 0 25 500 25 0 0 0 0 0\nintr 5\n");
        meminfo("MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\n");
        meter = new HostMeter(root);
    }

    @Test
    void reportsCoresAndMemory() throws Exception {
        HostUsage usage = meter.read();

        assertThat(usage.cores()).isEqualTo(2);
        assertThat(usage.memory()).isEqualTo(new MemorySize(1000 << 10));
        assertThat(usage.memoryAvailable()).isEqualTo(new MemorySize(600 << 10));
        assertThat(usage.idleCores()).isEmpty();
    }

    @Test
    void idleCoresAreADifferenceAndIncludeIowait() throws Exception {
        meter.read();
        stat("cpu  150 0 50 1100 100 0 0 0 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n");

        assertThat(meter.read().idleCores().orElseThrow()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void timeStolenByAHypervisorIsNotIdleAndGuestsAreNotCountedTwice() throws Exception {
        meter.read();
        stat("cpu  150 0 50 1050 50 0 0 100 50 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n");

        assertThat(meter.read().idleCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void unchangedCountersGiveNoIdleCores() throws Exception {
        meter.read();

        assertThat(meter.read().idleCores()).isEmpty();
    }

    @Test
    void countersThatFellStayWithinBounds() throws Exception {
        meter.read();
        stat("cpu  500 0 50 900 50 0 0 0 0 0\ncpu0 1 0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0 0 0\n");

        assertThat(meter.read().idleCores()).hasValue(0);
    }

    @Test
    void availableMemoryIsEstimatedOnOldKernels() throws Exception {
        meminfo("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 20 kB\nCached: 300 kB\nSwapCached: 9 kB\nShmem: 50 kB\n");

        assertThat(meter.read().memoryAvailable()).isEqualTo(new MemorySize(370 << 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu  1 2 3\n", "cpu  a 0 50 1000 50 0 0 0 0 0\ncpu0 1\n", "cpu  1 1 1 1 1 1 1 1\n"})
    void malformedProcessorStatisticsAreRejected(String content) throws Exception {
        stat(content);

        assertThatExceptionOfType(HostUnavailableException.class).isThrownBy(() -> meter.read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MemTotal: 0 kB\n",
                "MemTotal: x kB\n",
                "MemTotal: 1000 kB\n",
                "MemTotal: -5 kB\nMemFree: 1 kB\n"
            })
    void malformedMemoryStatisticsAreRejected(String content) throws Exception {
        meminfo(content);

        assertThatExceptionOfType(HostUnavailableException.class).isThrownBy(() -> meter.read());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "size 4 3000000, c_min 4 1000000, 2000000",
                "size 4 3000000, c_min 4 3000000, 0",
                "size 4 3000000, c_min 4 9000000, 0",
                "size 4 99000000000, c_min 4 0, 5120000",
                "size 4 3000000, arc_meta_min 4 0, 0",
                "compressed_size 4 3000000, c_min 4 0, 0",
                "size 4 -5, c_min 4 0, 0",
                "size 4 99999999999999999999, c_min 4 0, 0",
                "size x, c_min 4 0, 0",
                "\"\", \"\", 0"
            })
    void theZfsCacheAboveItsMinimumIsAvailable(String size, String minimum, long zfs) throws Exception {
        meminfo("MemTotal: 10000 kB\nMemAvailable: 5000 kB\n");
        Path arcstats = root.resolve("proc/spl/kstat/zfs/arcstats");
        Files.createDirectories(arcstats.getParent());
        Files.writeString(
                arcstats,
                "13 1 0x01 147 39984 5 6\nname type data\nhits 4 77\n" + minimum + "\nc_max 4 8000000\n" + size
                        + "\ncompressed_size 4 5\n");

        HostUsage usage = meter.read();

        assertThat(usage.zfsCache()).isEqualTo(new MemorySize(zfs));
        assertThat(usage.memoryAvailable()).isEqualTo(new MemorySize((5000 << 10) + zfs));
    }

    @Test
    void withoutZfsThereIsNoZfsCache() throws Exception {
        assertThat(meter.read().zfsCache()).isEqualTo(MemorySize.ZERO);
    }

    private void stat(String content) throws Exception {
        Files.writeString(root.resolve("proc/stat"), content);
    }

    private void meminfo(String content) throws Exception {
        Files.writeString(root.resolve("proc/meminfo"), content);
    }
}
