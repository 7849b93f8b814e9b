package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.Reading;

class CgroupsTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private Cgroups cgroups;

    @AfterEach
    void close() {
        if (cgroups != null) {
            cgroups.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void allCountersAreRead(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        machine.cpu(GROUP, 4_522_541_000L);
        machine.memory(GROUP, 150 * MIB, 90 * MIB);

        Reading.Counters counters = counters();

        assertThat(counters.cpu()).isEqualTo(new CpuReading.Counter(4_522_541_000L));
        assertThat(counters.memory().orElseThrow().inUse()).isEqualTo(150 * MIB);
        assertThat(counters.limits().memory().orElseThrow().own()).isEqualTo(256 * MIB);
        assertThat(counters.memory().orElseThrow().events().kills()).isZero();
        assertThat(counters.throttledNanos()).hasValue(250_000);
        assertThat(counters.cpuPressure()).isEqualTo(OptionalDouble.of(1.5));
        assertThat(counters.memory().orElseThrow().pressure()).isEqualTo(OptionalDouble.of(0.25));
    }

    @ParameterizedTest
    @EnumSource
    void unreadableInnerGroupsMatterOnlyIfNoOtherHasAProcess(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        for (int name = 0; name < 50; name++) {
            for (String controller : List.of("cpuacct", "memory", "unified", "cpu")) {
                // As a threaded group, whose list of processes cannot be read.
                Files.createDirectories(machine.directory(controller, GROUP)
                        .resolve("inner" + name)
                        .resolve("cgroup.procs"));
            }
        }

        assertThat(counters().memory()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void killsInTheInnerGroupAreCounted(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        assertThat(counters().memory().orElseThrow().events().kills()).isZero();

        machine.oomKills(GROUP, 3);
        assertThat(counters().memory().orElseThrow().events().kills()).isEqualTo(3);
    }

    @Test
    void killsAreNotForgottenWithTheInnerGroupThatCountedThem() throws Exception {
        FakeMachine machine = machine(Layout.LEGACY, 100);
        machine.start(GROUP, 256 * MIB);
        machine.oomKills(GROUP, 3);
        counters();

        machine.oomKills(GROUP, 4);
        Path inner = machine.memoryDirectory(GROUP).resolve("ns/memory.oom_control");
        assertThat(counters().memory().orElseThrow().events().kills()).isEqualTo(4);
        Files.writeString(inner, "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
        Files.writeString(machine.memoryDirectory(GROUP).resolve("memory.failcnt"), "99\n");

        assertThat(counters().memory().orElseThrow().events().kills()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void filesAboveTheLimitAreOpenedForEachRead(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 3);
        machine.start(GROUP, 256 * MIB);

        for (int i = 1; i <= 3; i++) {
            machine.memory(GROUP, i * MIB, 0);
            assertThat(counters().memory().orElseThrow().inUse()).isEqualTo(i * MIB);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGroupWithoutProcessesIsAStoppedContainer(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        counters();
        machine.processes(GROUP, "");

        assertThat(scan()).isEqualTo(new Reading.Stopped());
    }

    @ParameterizedTest
    @EnumSource
    void aRestartedContainerIsFoundAgain(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        counters();
        machine.stop(GROUP);
        assertThat(scan()).isEqualTo(new Reading.Stopped());
        machine.start(GROUP, 512 * MIB);

        assertThat(counters().limits().memory().orElseThrow().own()).isEqualTo(512 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void aContainerRestartedSinceTheLastScanIsAnotherRun(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 0);
        machine.start(GROUP, 256 * MIB);
        Reading.Counters before = counters();
        assertThat(counters().run()).isPresent().isEqualTo(before.run());
        Path group = machine.memoryDirectory(GROUP);
        Files.move(group, group.resolveSibling("old"));

        machine.start(GROUP, 512 * MIB);
        machine.cpu(GROUP, 9_000_000_000L);

        assertThat(counters().run()).isPresent().isNotEqualTo(before.run());
        assertThat(counters().limits().memory().orElseThrow().own()).isEqualTo(512 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptNeitherFailsAReadingNorGetsLost(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        counters();

        Thread.currentThread().interrupt();
        Reading interrupted = scan();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(interrupted).isInstanceOf(Reading.Counters.class);
        assertThat(scan()).isEqualTo(interrupted);
    }

    @Test
    void noOpenFileIsLeftBehind() throws Exception {
        FakeMachine machine = new FakeMachine(root, Layout.UNIFIED);
        OpenFiles openFiles = new OpenFiles(100);
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, openFiles);
        machine.start(GROUP, 256 * MIB);
        counters();
        assertThat(openFiles.count()).isPositive();

        cgroups.beginScan();
        cgroups.endScan();

        assertThat(openFiles.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            UNIFIED | memory.current | garbage      | memory.current: unexpected content 'garbage'
            UNIFIED | memory.current | -1           | memory.current: unexpected content '-1'
            UNIFIED | memory.current | max          | memory.current: unexpected content 'max'
            UNIFIED | memory.current | 12 34        | memory.current: unexpected content '12 34'
            UNIFIED | memory.current | 9223372036854771712 | memory.current: unexpected content '9223372036854771712'
            UNIFIED | memory.current | 99999999999999999999999 | memory.current: unexpected content '99999999999999999999999'
            UNIFIED | memory.stat    | anon 1       | memory.stat: has no line 'inactive_file'
            UNIFIED | memory.stat    | inactive_file x | memory.stat: unexpected content 'x'
            UNIFIED | memory.max     | unlimited    | memory.max: unexpected content 'unlimited'
            UNIFIED | memory.max     | -5           | memory.max: unexpected content '-5'
            UNIFIED | memory.events  | low 0        | memory.events: has no line 'oom'
            UNIFIED | cpu.stat       | user_usec 5  | cpu.stat: has no line 'usage_usec'
            UNIFIED | cpu.stat       | usage_usec 4611686018427387903 | cpu.stat: 4611686018427387903 µs cannot be
            UNIFIED | memory.pressure | full avg10=200.00 avg60=0 | memory.pressure: unexpected content '200.00 avg60=0'
            UNIFIED | cpu.pressure   | some avg10= avg60=0 | cpu.pressure: unexpected content 'avg60=0'
            LEGACY  | memory.usage_in_bytes | 1x    | memory.usage_in_bytes: unexpected content '1x'
            LEGACY  | memory.limit_in_bytes | ?     | memory.limit_in_bytes: unexpected content '?'
            LEGACY  | memory.stat    | total_rss 1  | memory.stat: has no line 'total_inactive_file'
            LEGACY  | memory.failcnt | -2           | memory.failcnt: unexpected content '-2'
            """)
    void malformedContentIsUnknownAndNeverZero(Layout layout, String file, String content, String cause)
            throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        counters();
        Path broken = fileOf(machine, file);
        String whole = Files.readString(broken);

        Files.writeString(broken, content + "\n");
        assertThat(sixthLook()).isEqualTo(new Reading.Unknown(cause));
        Files.writeString(broken, "");
        assertThat(scan()).isEqualTo(new Reading.Unknown(file + ": is empty"));
        Files.writeString(broken, whole.strip());
        assertThat(scan()).isEqualTo(new Reading.Unknown(file + ": is cut off"));
        Files.writeString(broken, "a 1\n".repeat(FileContent.CAPACITY / 4));
        assertThat(scan()).isEqualTo(new Reading.Unknown(file + ": is longer than 65536 bytes"));

        Files.writeString(broken, whole);
        assertThat(scan()).isInstanceOf(Reading.Counters.class);
    }

    @ParameterizedTest
    @CsvSource({"UNIFIED, memory.current", "UNIFIED, cpu.stat", "UNIFIED, memory.events", "LEGACY, memory.stat"})
    void aMissingFileIsUnknown(Layout layout, String file) throws Exception {
        FakeMachine machine = machine(layout, 0);
        machine.start(GROUP, 256 * MIB);
        Files.delete(fileOf(machine, file));

        assertThat(scan()).isEqualTo(new Reading.Unknown(file + ": no such file"));
    }

    @ParameterizedTest
    @EnumSource
    void anExternallyChangedLimitIsDetectedInTheSixthScan(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        counters();

        Path limit = machine.memoryDirectory(GROUP)
                .resolve(layout == Layout.UNIFIED ? "memory.max" : "memory.limit_in_bytes");
        Files.writeString(limit, 512 * MIB + "\n");

        assertThat(sixthLook())
                .isInstanceOfSatisfying(
                        Reading.Counters.class,
                        seen -> assertThat(seen.limits().memory().orElseThrow().own())
                                .isEqualTo(512 * MIB));
    }

    @Test
    void aMachineWithoutPressureHasNoContainerWithPressure() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.start(GROUP, 256 * MIB);
        machine.write(root.resolve("proc/pressure/cpu"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
        machine.write(root.resolve("proc/pressure/memory"), "some avg10=0.10 avg60=0.00 avg300=0.00 total=5\n");
        counters();

        assertThat(counters().cpuPressure()).hasValue(0);
        assertThat(counters().memory().orElseThrow().pressure()).hasValue(0.25);
    }

    @Test
    void aMachineWithoutPressureDoesNotHideMissingPressureOfAContainer() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.start(GROUP, 256 * MIB);
        machine.write(root.resolve("proc/pressure/cpu"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
        Files.delete(fileOf(machine, "cpu.pressure"));
        counters();

        assertThat(counters().cpuPressure()).isEmpty();
    }

    @Test
    void aKernelWithoutPressureInformationGivesNone() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.start(GROUP, 256 * MIB);
        Files.delete(fileOf(machine, "cpu.pressure"));
        Files.delete(fileOf(machine, "memory.pressure"));

        assertThat(counters().cpuPressure()).isEmpty();
        assertThat(counters().memory().orElseThrow().pressure()).isEmpty();
    }

    @Test
    void aKernelThatDoesNotCountKillsHasNone() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.start(GROUP, 256 * MIB);
        Files.writeString(fileOf(machine, "memory.events"), "low 0\nhigh 0\nmax 0\noom 0\n");

        assertThat(counters().memory().orElseThrow().events().kills()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void useIsNeverBelowAnonymousMemoryWhenStatisticsLagBehind(Layout layout) throws Exception {
        FakeMachine machine = machine(layout, 100);
        machine.start(GROUP, 256 * MIB);
        machine.memory(GROUP, -3 * MIB, 50 * MIB);

        assertThat(counters().memory().orElseThrow().inUse()).isEqualTo(118_784);
    }

    @Test
    void anAbsentLimitIsUnlimited() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.start(GROUP, 256 * MIB);
        Files.writeString(fileOf(machine, "memory.max"), "max\n");
        assertThat(counters().limits().memory().orElseThrow().own()).isEqualTo(Long.MAX_VALUE);

        FakeMachine legacy = new FakeMachine(root.resolve("legacy"), Layout.LEGACY);
        legacy.start(GROUP, 9223372036854771712L);
        cgroups.close();
        cgroups = new Cgroups(legacy.root(), Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, new OpenFiles(100));
        assertThat(counters().limits().memory().orElseThrow().own()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aContainerBelowTheGroupOfProcess1IsFound() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED, 100);
        machine.write(root.resolve("proc/1/cgroup"), "0::/outer/init.scope\n");
        machine.start("outer/" + GROUP, 256 * MIB);

        assertThat(counters().limits().memory().orElseThrow().own()).isEqualTo(256 * MIB);
    }

    @Test
    void controllersMountedTogetherAreFound() throws Exception {
        FakeMachine machine = machine(Layout.LEGACY, 100);
        machine.start(GROUP, 256 * MIB);
        Path mounts = root.resolve("sys/fs/cgroup");
        Files.move(mounts.resolve("cpuacct"), mounts.resolve("cpu,cpuacct"));
        Files.copy(
                mounts.resolve("cpu").resolve(GROUP).resolve("cpu.stat"),
                mounts.resolve("cpu,cpuacct").resolve(GROUP).resolve("cpu.stat"));
        machine.write(root.resolve("proc/self/mountinfo"), """
                32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:1 master:2 - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                """);

        assertThat(counters().throttledNanos()).hasValue(250_000);
        assertThat(counters().memory().orElseThrow().pressure()).isEmpty();
    }

    private FakeMachine machine(Layout layout, int openFiles) {
        FakeMachine machine = new FakeMachine(root, layout);
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, new OpenFiles(openFiles));
        return machine;
    }

    private Reading scan() throws HostUnavailableException {
        cgroups.beginScan();
        Reading reading = cgroups.read(ID, "");
        cgroups.endScan();
        return reading;
    }

    /** Some values are read only in every sixth scan. */
    private Reading sixthLook() throws HostUnavailableException {
        for (int i = 0; i < 5; i++) {
            scan();
        }
        return scan();
    }

    private Reading.Counters counters() throws HostUnavailableException {
        Reading reading = scan();
        assertThat(reading).isInstanceOf(Reading.Counters.class);
        return (Reading.Counters) reading;
    }

    private static Path fileOf(FakeMachine machine, String file) {
        String controller = file.endsWith(".pressure") ? "unified" : file.startsWith("cpu") ? "cpu" : "memory";
        return machine.directory(controller, GROUP).resolve(file);
    }
}
