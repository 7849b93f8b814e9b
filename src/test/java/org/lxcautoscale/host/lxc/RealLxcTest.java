package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** What a fake cannot show: the kernel's own doing, with real containers. */
@Tag("real-lxc")
class RealLxcTest {

    private static final Allocation SMALL = Allocation.of(1, 64);
    private static final long MIB = 1 << 20;

    @TempDir
    private Path lxcPath;

    private RealLxcFixture fixture;
    private RealLxc lxc;

    @BeforeAll
    static void needsRealContainers() {
        RealLxc.assumeAvailable();
    }

    @BeforeEach
    void open() {
        fixture = new RealLxcFixture(lxcPath);
        lxc = fixture.lxc();
    }

    @AfterEach
    void close() {
        fixture.host().close();
        fixture.close();
    }

    @Test
    void aKillByTheKernelIsNoticed() throws Exception {
        ContainerId id = fixture.create(SMALL);
        assertThat(counters(id).memory().orElseThrow().events().kills()).isZero();

        lxc.exec(id, "tail /dev/zero");

        assertThat(counters(id).memory().orElseThrow().events().kills()).isPositive();
    }

    @Test
    void pageCacheDoesNotCountAsInUseButSharedMemoryDoes() throws Exception {
        ContainerId id = fixture.create(Allocation.of(1, 256));
        long idle = counters(id).memory().orElseThrow().inUse();

        lxc.exec(id, "dd if=/dev/zero of=/file bs=1M count=64; sync");
        assertThat(counters(id).memory().orElseThrow().inUse()).isLessThan(idle + 24 * MIB);

        lxc.fillSharedMemory(id, "shared", 64);
        assertThat(counters(id).memory().orElseThrow().inUse()).isBetween(idle + 60 * MIB, idle + 96 * MIB);
    }

    @Test
    void memoryIsNeverShrunkBelowWhatIsInUse() throws Exception {
        Allocation size = Allocation.of(1, 256);
        ContainerId id = fixture.create(size);
        lxc.fillSharedMemory(id, "shared", 128);

        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> fixture.writer().write(id, SizeChange.between(size, SMALL)))
                .matches(e -> e.kind() == WriteFailedException.Kind.BUSY);

        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(256 * MIB);
        assertThat(counters(id).memory().orElseThrow().events().kills()).isZero();
        assertThat(Seen.container(fixture.host().read(id)).allocation()).isEqualTo(size);
        assertThat(Files.readString(lxc.config(id))).contains("256M");
    }

    @Test
    void fewerCoresSlowABusyContainerDownAndMoreReleaseIt() throws Exception {
        Allocation whole = Allocation.of(1, 128);
        Allocation fifth = new Allocation(new Cores(200), whole.memory());
        ContainerId id = fixture.create(whole);
        lxc.burnCpu(id);

        fixture.writer().write(id, SizeChange.between(whole, fifth));

        assertThat(coresInUse(id)).isLessThan(0.35);
        assertThat(counters(id).throttledNanos().orElse(0)).isPositive();
        assertThat(Seen.container(fixture.host().read(id)).allocation()).isEqualTo(fifth);
    }

    @Test
    void moreMemoryLetsInWhatDidNotFit() throws Exception {
        ContainerId id = fixture.create(SMALL);
        fixture.writer().write(id, SizeChange.between(SMALL, Allocation.of(1, 256)));

        lxc.fillSharedMemory(id, "shared", 128);

        assertThat(counters(id).memory().orElseThrow().inUse()).isGreaterThan(128 * MIB);
        assertThat(counters(id).memory().orElseThrow().events().kills()).isZero();
    }

    @Test
    void aContainerThatStopsByItselfIsSeenAsStopped() throws Exception {
        ContainerId id = fixture.create(SMALL);
        counters(id);

        lxc.execInBackground(id, "kill -USR1 1; sleep 1; kill -KILL -1");
        lxc.stop(id);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Seen.reading(fixture.host().read(id)) instanceof Reading.Stopped);
        assertThat(fixture.host().observe().containers()).hasSize(1);
    }

    @Test
    void theRestOfTheConfigurationStaysAsItWas() throws Exception {
        ContainerId id = fixture.create(SMALL);
        List<String> before = Files.readAllLines(lxc.config(id));

        fixture.writer().write(id, SizeChange.between(SMALL, Allocation.of(2, 128)));

        List<String> after = Files.readAllLines(lxc.config(id));
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.stream().filter(line -> !before.contains(line))).hasSize(2);
        try (var files = Files.list(lxcPath.resolve(id.value()))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("config", "rootfs");
        }
    }

    @Test
    void theLimitOfMemoryAndSwapMovesAlong() throws Exception {
        ContainerId id = lxc.create(RealLxcFixture.settings(lxc.root(), SMALL));
        Files.writeString(
                lxc.config(id), Files.readString(lxc.config(id)) + "lxc.cgroup.memory.memsw.limit_in_bytes = 96M\n");
        lxc.start(id);

        Allocation large = new Allocation(SMALL.cores(), MemorySize.ofMebibytes(512));
        fixture.writer().write(id, SizeChange.between(SMALL, large));
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(512 * MIB);
        lxc.stop(id);
        lxc.start(id);
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(512 * MIB);

        fixture.writer().write(id, SizeChange.between(large, SMALL));
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
    }

    /** What it really gets, over a second. */
    private double coresInUse(ContainerId id) throws Exception {
        CpuReading.Counter before = (CpuReading.Counter) counters(id).cpu();
        long start = System.nanoTime();
        fixture.pass(Duration.ofSeconds(1));
        CpuReading.Counter after = (CpuReading.Counter) counters(id).cpu();
        return (double) (after.nanos() - before.nanos()) / (System.nanoTime() - start);
    }

    private Reading.Counters counters(ContainerId id) throws Exception {
        Reading reading = Seen.reading(fixture.host().read(id));
        if (reading instanceof Reading.Counters counters) {
            return counters;
        }
        throw new IOException(id + ": " + reading);
    }
}
