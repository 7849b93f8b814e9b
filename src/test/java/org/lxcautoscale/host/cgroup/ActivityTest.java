package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.host.cgroup.FileSystems.Space;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.HostUsage.Pressure;
import org.lxcautoscale.metrics.Reading;

/** What the kernel tells of a container besides CPU and memory. */
class ActivityTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private FakeMachine machine;
    private Cgroups cgroups;
    private Instant now = Instant.parse("2026-11-29T12:00:00Z");

    @AfterEach
    void close() {
        cgroups.close();
    }

    @ParameterizedTest
    @EnumSource
    void disksNetworkAndProcessesAreCounted(Layout layout) throws Exception {
        start(layout);

        Activity seen = activity();

        assertThat(seen.ioReadBytes()).hasValue(6_963_200);
        assertThat(seen.ioWrittenBytes()).hasValue(40_960);
        assertThat(seen.networkReceivedBytes()).hasValue(3000);
        assertThat(seen.networkSentBytes()).hasValue(2000);
        assertThat(seen.processes()).hasValue(7);
    }

    @ParameterizedTest
    @EnumSource
    void theRootFileSystemIsThatOfTheContainersInit(Layout layout) throws Exception {
        start(layout);

        await().until(() -> activity().rootTotalBytes().isPresent());

        assertThat(activity().rootTotalBytes()).hasValue(100 * MIB);
        assertThat(activity().rootUsedBytes()).hasValue(30 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeReadIsUnknownAndTheRestIsRead(Layout layout) throws Exception {
        start(layout);
        for (Path file : List.of(
                machine.diskFile(GROUP),
                machine.directory("pids", GROUP).resolve("pids.current"),
                root.resolve("proc/4711/net/dev"))) {
            Files.delete(file);
            Files.createDirectory(file);
        }

        assertUnknown(activity());
        assertThat(scan()).isInstanceOf(Reading.Counters.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotThereIsUnknown(Layout layout) throws Exception {
        start(layout);
        Files.delete(machine.diskFile(GROUP));
        Files.delete(machine.directory("pids", GROUP).resolve("pids.current"));
        Files.delete(root.resolve("proc/4711/net/dev"));

        assertUnknown(activity());
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutOffIsUnknown(Layout layout) throws Exception {
        start(layout);
        cutOff(machine.diskFile(GROUP));
        cutOff(machine.directory("pids", GROUP).resolve("pids.current"));
        cutOff(root.resolve("proc/4711/net/dev"));

        assertUnknown(activity());
    }

    private static void cutOff(Path file) throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 1));
    }

    private static void assertUnknown(Activity seen) {
        assertThat(List.of(
                        seen.ioReadBytes(),
                        seen.ioWrittenBytes(),
                        seen.networkReceivedBytes(),
                        seen.networkSentBytes(),
                        seen.processes()))
                .containsOnly(OptionalLong.empty());
    }

    @Test
    void aContainerThatHasUsedNoDiskYetHasAnEmptyFile() throws Exception {
        start(Layout.UNIFIED);
        machine.disks(GROUP, "");

        assertThat(activity().ioReadBytes()).hasValue(0);
        assertThat(activity().ioWrittenBytes()).hasValue(0);
    }

    @Test
    void version1AlwaysHasATotal() throws Exception {
        start(Layout.LEGACY);
        machine.disks(GROUP, "");

        assertThat(activity().ioReadBytes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8:0 rbytes=-1 wbytes=5
            8:0 rbytes=99999999999999999999 wbytes=5
            8:0 rbytes= wbytes=5
            """)
    void disksThatMakeNoSenseAreUnknown(String line) throws Exception {
        start(Layout.UNIFIED);
        machine.disks(GROUP, line + "\n");

        assertThat(activity().ioReadBytes()).isEmpty();
        assertThat(activity().ioWrittenBytes()).isEmpty();
        assertThat(activity().processes()).hasValue(7);
    }

    @Test
    void severalDisksAddUpAlsoWhereTheKernelListsOneWithoutNumbers() throws Exception {
        start(Layout.UNIFIED);
        machine.disks(GROUP, "7:0 8:0 rbytes=100 wbytes=10 rios=1 wios=1 dbytes=0 dios=0\n8:16 rbytes=23 wbytes=4\n");

        assertThat(activity().ioReadBytes()).hasValue(123);
        assertThat(activity().ioWrittenBytes()).hasValue(14);
    }

    /** A thin volume on a pool on a partition, and a file system of its own on that disk. */
    @Test
    void whatPassesThroughSeveralDevicesIsCountedOnce() throws Exception {
        start(Layout.UNIFIED);
        stack("253:6", "dm-4", "253:4", "");
        stack("253:4", "sda3", "8:0", "sda");
        machine.disks(
                GROUP, "253:6 rbytes=1000 wbytes=500\n253:4 rbytes=1000 wbytes=500\n8:0 rbytes=1200 wbytes=400\n");

        assertThat(activity().ioReadBytes()).hasValue(1200);
        assertThat(activity().ioWrittenBytes()).hasValue(500);
    }

    /** One device lies on another, which may be a partition of a whole disk. */
    private void stack(String device, String name, String number, String disk) throws IOException {
        Path lower = root.resolve("sys/devices/block").resolve(disk).resolve(name);
        if (disk.isEmpty()) {
            machine.write(lower.resolve("dev"), number + "\n");
        } else {
            machine.write(lower.resolve("dev"), "8:3\n");
            machine.write(lower.resolve("partition"), "3\n");
            machine.write(lower.resolveSibling("dev"), number + "\n");
        }
        Path slaves = Files.createDirectories(root.resolve("sys/dev/block/" + device + "/slaves"));
        Files.createSymbolicLink(slaves.resolve(name), lower);
    }

    @Test
    void theNetworkOfTheMachineIsNotTheContainers() throws Exception {
        start(Layout.UNIFIED);
        for (String process : List.of("1", "4711")) {
            Path link = Files.createDirectories(root.resolve("proc/" + process + "/ns"))
                    .resolve("net");
            Files.createSymbolicLink(link, Path.of("net:[4026531840]"));
        }

        assertThat(activity().networkReceivedBytes()).isEmpty();
        assertThat(activity().networkSentBytes()).isEmpty();
    }

    @Test
    void aProcessOfAContainerInsideIsNotTakenForTheInit() throws Exception {
        start(Layout.UNIFIED);
        machine.write(machine.directory("unified", GROUP).resolve("ns/cgroup.procs"), "");
        machine.write(machine.directory("unified", GROUP).resolve("ns/docker/cgroup.procs"), "99\n");
        machine.write(root.resolve("proc/99/status"), "NSpid:\t99\t7\t1\n");
        machine.write(machine.directory("unified", GROUP).resolve("ns/init.scope/cgroup.procs"), "4711\n");

        assertThat(activity().networkReceivedBytes()).hasValue(3000);
    }

    @ParameterizedTest
    @EnumSource
    void itIsReadOnceInEachMinute(Layout layout) throws Exception {
        start(layout);
        Set<Long> read = new HashSet<>();
        for (int sample = 0; sample < 60; sample++) {
            machine.disks(GROUP, sample, 0);
            read.add(activity().ioReadBytes().orElseThrow());
            pass(10);
        }
        assertThat(read).hasSizeBetween(10, 11);
    }

    @Test
    void containersTakeTurns() throws Exception {
        start(Layout.UNIFIED);
        List<ContainerId> ids = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            ids.add(new ContainerId(Integer.toString(200 + i)));
            machine.start("lxc/" + ids.get(i), 64 * MIB);
        }
        observeDisks(ids);
        List<Integer> changed = new ArrayList<>();
        for (int sample = 1; sample <= 12; sample++) {
            for (ContainerId id : ids) {
                machine.disks("lxc/" + id, sample, 0);
            }
            pass(10);
            int current = sample;
            changed.add((int)
                    observeDisks(ids).stream().filter(read -> read == current).count());
        }

        assertThat(changed).allMatch(count -> count <= 15);
        assertThat(changed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(2 * ids.size());
    }

    private List<Long> observeDisks(List<ContainerId> ids) throws HostUnavailableException {
        cgroups.beginScan();
        List<Long> read = new ArrayList<>();
        for (ContainerId id : ids) {
            Reading.Counters counters = (Reading.Counters) cgroups.read(id, "");
            read.add(counters.activity().orElseThrow().ioReadBytes().orElseThrow());
        }
        cgroups.endScan();
        return read;
    }

    @ParameterizedTest
    @EnumSource
    void aContainerReadAnewKeepsWhatIsKnownOfTheSameRun(Layout layout) throws Exception {
        start(layout);
        await().until(() -> activity().rootTotalBytes().isPresent());
        Activity before = activity();

        cgroups.beginScan();
        Reading.Counters anew = (Reading.Counters) cgroups.readAnew(ID);

        assertThat(anew.activity()).contains(before);
    }

    @ParameterizedTest
    @EnumSource
    void swapInUseIsKnownWhereTheKernelCountsIt(Layout layout) throws Exception {
        start(layout);
        machine.swap(GROUP, 3 * MIB);
        assertThat(swap()).hasValue(3 * MIB);

        machine.swap(GROUP, 5 * MIB);
        pass(60);
        assertThat(swap()).hasValue(5 * MIB);
    }

    @Test
    void swapThatTheKernelDoesNotCountIsUnknown() throws Exception {
        start(Layout.UNIFIED);
        Files.delete(machine.memoryDirectory(GROUP).resolve("memory.swap.current"));

        assertThat(swap()).isEmpty();
    }

    private OptionalLong swap() throws HostUnavailableException {
        return scan().memory().orElseThrow().swap();
    }

    @ParameterizedTest
    @EnumSource
    void pressureOfDisksIsThatOfTheGroupUnlessTheMachineHasNone(Layout layout) throws Exception {
        start(layout);
        assertThat(scan().ioPressure()).hasValue(0.75);

        machine.write(root.resolve("proc/pressure/io"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=9\n");
        assertThat(scan().ioPressure()).hasValue(0);
    }

    @Test
    void pressureOfDisksThatMakesNoSenseIsUnknownAndTheRestIsRead() throws Exception {
        start(Layout.UNIFIED);
        machine.write(machine.directory("unified", GROUP).resolve("io.pressure"), "some avg10=garbage\n");
        assertThat(scan().ioPressure()).isEmpty();

        Files.delete(machine.directory("unified", GROUP).resolve("io.pressure"));
        assertThat(scan().ioPressure()).isEmpty();
    }

    @Test
    void theMachinesPressureIsKnownAsFarAsTheKernelHasIt() throws Exception {
        start(Layout.UNIFIED);
        scan();
        assertThat(cgroups.machinePressure()).isEqualTo(Pressure.UNKNOWN);

        machine.write(root.resolve("proc/pressure/cpu"), "some avg10=12.50 avg60=0.00 avg300=0.00 total=9\n");
        machine.write(root.resolve("proc/pressure/memory"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=9\n");
        machine.write(root.resolve("proc/pressure/io"), "some avg10=cut");
        scan();

        assertThat(cgroups.machinePressure().cpu()).hasValue(12.5);
        assertThat(cgroups.machinePressure().memory()).hasValue(0);
        assertThat(cgroups.machinePressure().io()).isEmpty();
    }

    private void start(Layout layout) {
        machine = new FakeMachine(root, layout);
        Path ofInit = root.resolve("proc/4711/root");
        FileSystems fileSystems = new FileSystems(
                directory -> directory.equals(ofInit) ? new Space(30 * MIB, 100 * MIB) : null, System::nanoTime);
        cgroups = new Cgroups(
                root,
                Cgroups.PROXMOX_NAMES,
                CpuLimitKind.CPUSET,
                new OpenFiles(1000),
                new Activities(root, () -> now, fileSystems));
        machine.start(GROUP, 512 * MIB);
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private Activity activity() throws HostUnavailableException {
        return scan().activity().orElseThrow();
    }

    private Reading.Counters scan() throws HostUnavailableException {
        cgroups.beginScan();
        Reading reading = cgroups.read(ID, "");
        cgroups.endScan();
        return (Reading.Counters) reading;
    }
}
