package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    private static final Path LEGACY_MEMORY = Path.of("/sys/fs/cgroup/memory");

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
    void close() throws IOException {
        fixture.host().close();
        fixture.close();
        try (var hierarchies = Files.newDirectoryStream(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : hierarchies) {
                if (Files.isDirectory(hierarchy.resolve("autoscale-test"))) {
                    removeGroup(hierarchy.resolve("autoscale-test"));
                }
            }
        }
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

    @Test
    void killsAtALimitInsideAreNoneOfTheContainer() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(LEGACY_MEMORY), "needs the memory controller of version 1");
        ContainerId id = fixture.create(Allocation.of(1, 256));
        Path inner = Files.createDirectories(LEGACY_MEMORY.resolve("lxc.payload." + id + "/docker/web"));
        try {
            Files.writeString(inner.resolve("memory.limit_in_bytes"), "32M");
            counters(id);
            for (int i = 0; i < 3; i++) {
                lxc.run("sh", "-c", "echo $$ >" + inner.resolve("cgroup.procs") + "; exec /bin/busybox tail /dev/zero");
                assertThat(counters(id).memory().orElseThrow().events().kills()).isZero();
            }
            assertThat(counters(id).memory().orElseThrow().events().innerKills())
                    .isEqualTo(3);

            lxc.exec(id, "tail /dev/zero");

            assertThat(counters(id).memory().orElseThrow().events().kills()).isPositive();
            assertThat(counters(id).memory().orElseThrow().events().innerKills())
                    .isEqualTo(3);
        } finally {
            Files.delete(inner);
            Files.delete(inner.getParent());
        }
    }

    @Test
    void aFrozenContainerIsFrozenUntilItThaws() throws Exception {
        ContainerId id = fixture.create(SMALL);
        counters(id);

        lxc.run("lxc-freeze", "-P", lxcPath.toString(), "-n", id.value());
        assertThat(Seen.reading(fixture.host().read(id))).isEqualTo(new Reading.Frozen());

        lxc.run("lxc-unfreeze", "-P", lxcPath.toString(), "-n", id.value());
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc.cgroup.dir = autoscale-test/deep",
                "lxc.cgroup.dir.container = autoscale-test/@"
                        + "\nlxc.cgroup.dir.monitor = autoscale-test/monitor-@\nlxc.cgroup.dir.container.inner = ns"
            })
    void aContainerWhoseConfigurationNamesItsGroupsIsFound(String keys) throws Exception {
        ContainerId id = lxc.create(RealLxcFixture.settings(lxc.root(), SMALL));
        Files.writeString(lxc.config(id), Files.readString(lxc.config(id)) + keys.replace("@", id.value()) + "\n");
        assertThat(Seen.reading(fixture.host().read(id))).isEqualTo(new Reading.Stopped());

        lxc.start(id);
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
        fixture.writer().write(id, SizeChange.between(SMALL, Allocation.of(2, 128)));
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(128 * MIB);

        lxc.stop(id);
        assertThat(Seen.reading(fixture.host().read(id))).isEqualTo(new Reading.Stopped());
    }

    @Test
    void aContainerIsFoundWhenAGroupOfItsNameWasLeftBehind() throws Exception {
        ContainerId id = lxc.create(RealLxcFixture.settings(lxc.root(), SMALL));
        List<Path> left = new ArrayList<>();
        try (var hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : hierarchies.filter(Files::isDirectory).toList()) {
                left.add(Files.createDirectory(hierarchy.resolve("lxc.payload." + id)));
            }
        }
        try {
            lxc.start(id);
            assertThat(Path.of("/sys/fs/cgroup/memory/lxc.payload." + id + "-1"))
                    .isDirectory();

            assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
        } finally {
            lxc.stop(id);
            for (Path group : left) {
                Files.deleteIfExists(group);
            }
        }
    }

    @Test
    void aContainerThatWasStartedInAnotherGroupIsFound() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(LEGACY_MEMORY), "needs the memory controller of version 1");
        ContainerId id = lxc.create(RealLxcFixture.settings(lxc.root(), SMALL));
        Files.writeString(lxc.config(id), Files.readString(lxc.config(id)) + "lxc.cgroup.relative = 1\n");
        List<Path> outer = new ArrayList<>();
        for (String controller : List.of("memory", "cpu", "cpuacct", "unified")) {
            outer.add(Files.createDirectories(Path.of("/sys/fs/cgroup", controller, "session-" + id)));
        }
        try {
            StringBuilder script = new StringBuilder();
            outer.forEach(group -> script.append("echo $$ >").append(group).append("/cgroup.procs; "));
            lxc.run("sh", "-c", script + "exec lxc-start -P " + lxcPath + " -n " + id);

            assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
        } finally {
            lxc.destroy(id);
            for (Path group : outer) {
                removeGroup(group);
            }
        }
    }

    @Test
    void aContainerOfTheSameNameInAnotherDirectoryIsAnother() throws Exception {
        ContainerId id = lxc.create(RealLxcFixture.settings(lxc.root(), SMALL));
        lxc.start(id);
        Path other = Files.createDirectories(lxcPath.resolve("other/" + id));
        Files.copy(lxc.config(id), other.resolve("config"));

        try (PlainLxc elsewhere = new PlainLxc(lxc.root(), lxcPath.resolve("other"), InstantSource.system())) {
            assertThat(Seen.reading(elsewhere.read(id))).isEqualTo(new Reading.Stopped());
        }
        assertThat(counters(id).limits().memory().orElseThrow().own()).isEqualTo(64 * MIB);
    }

    @Test
    void aContainerInADirectoryWithALongNameIsFound() throws Exception {
        Path far = Files.createDirectories(lxcPath.resolve("d".repeat(90)));
        try (RealLxc distant = new RealLxc(far);
                PlainLxc host = new PlainLxc(lxc.root(), far, InstantSource.system())) {
            ContainerId id = distant.create("lxc.cgroup.dir = autoscale-test/far");
            distant.start(id);

            assertThat(Seen.reading(host.read(id))).isInstanceOf(Reading.Counters.class);

            distant.stop(id);
            assertThat(Seen.reading(host.read(id))).isEqualTo(new Reading.Stopped());
        }
    }

    /** What was started in it may take a moment to leave. */
    private static void removeGroup(Path group) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (var below = Files.walk(group)) {
                for (Path directory : below.filter(Files::isDirectory)
                        .sorted(Comparator.reverseOrder())
                        .toList()) {
                    Files.delete(directory);
                }
            }
            return !Files.exists(group);
        });
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
