package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.Detail;

/** The further figures of a container. */
class ContainerDetailTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final long MIB = 1 << 20;

    private static final String INTERFACES = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    5000      50    0    0    0     0          0         0     5000      50    0    0    0     0       0          0
              eth0:  123456     789    0    0    0     0          0         0   654321     987    0    0    0     0       0          0
              eth1:     100       1    0    0    0     0          0         0      200       2    0    0    0     0       0          0
            """;

    @TempDir
    private Path root;

    private Cgroups cgroups;

    @BeforeEach
    void open() {
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET);
    }

    @AfterEach
    void close() {
        cgroups.close();
    }

    private FakeMachine machine(Layout layout) {
        FakeMachine machine = new FakeMachine(root, layout);
        machine.start(GROUP, 256 * MIB);
        machine.memory(GROUP, 40 * MIB, 3 * MIB);
        machine.write(root.resolve("proc/4711/status"), "Name:\tinit\nNSpid:\t4711\t1\n");
        machine.write(root.resolve("proc/4711/net/dev"), INTERFACES);
        machine.write(root.resolve("proc/4711/root/etc/hostname"), "web\n");
        return machine;
    }

    private Detail detail() throws HostUnavailableException {
        cgroups.beginLook();
        cgroups.read(ID, "");
        return cgroups.detail(ID);
    }

    @Test
    void allOfVersionTwo() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED);
        Path group = machine.directory("memory", GROUP);
        machine.write(group.resolve("memory.swap.current"), "4096\n");
        machine.write(group.resolve("pids.current"), "17\n");
        machine.write(
                group.resolve("io.stat"),
                "8:0 rbytes=1000 wbytes=2000 rios=1 wios=2 dbytes=0 dios=0\n253:1 rbytes=10 wbytes=20 rios=1 wios=1\n");
        machine.pressure(GROUP, "io.pressure", "3.00", "1.25");

        Detail detail = detail();

        assertThat(detail.pageCache()).hasValue(3 * MIB);
        assertThat(detail.swap()).hasValue(4096);
        assertThat(detail.processes()).hasValue(17);
        assertThat(detail.ioRead()).hasValue(1010);
        assertThat(detail.ioWritten()).hasValue(2020);
        assertThat(detail.ioPressure()).hasValue(1.25);
        assertThat(detail.networkReceived()).hasValue(123_556);
        assertThat(detail.networkSent()).hasValue(654_521);
        assertThat(detail.diskTotal()).hasValue(root.toFile().getTotalSpace());
        assertThat(detail.diskUsed().orElseThrow()).isBetween(1L, root.toFile().getTotalSpace());
    }

    @Test
    void allOfVersionOne() throws Exception {
        FakeMachine machine = machine(Layout.LEGACY);
        machine.write(
                machine.memoryDirectory(GROUP).resolve("memory.stat"),
                "cache 1\ntotal_cache 8192\ntotal_rss 118784\ntotal_swap 12288\ntotal_inactive_file 1\ntotal_active_file"
                        + " 1\n");

        Detail detail = detail();

        assertThat(detail.pageCache()).hasValue(8192);
        assertThat(detail.swap()).hasValue(12_288);
        assertThat(detail.networkReceived()).hasValue(123_556);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void whatTheKernelDoesNotCountIsUnknownAndNotZero(Layout layout) throws Exception {
        machine(layout);

        Detail detail = detail();

        assertThat(detail.ioRead()).isEmpty();
        assertThat(detail.processes()).isEmpty();
        assertThat(detail.ioPressure()).isEmpty();
    }

    @Test
    void withoutAFirstProcessNetworkAndDiskAreUnknown() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED);
        machine.write(root.resolve("proc/4711/status"), "Name:\tsh\nNSpid:\t4711\t12\n");

        Detail detail = detail();

        assertThat(detail.networkReceived()).isEmpty();
        assertThat(detail.diskTotal()).isEmpty();
        assertThat(detail.pageCache()).isPresent();
    }

    @Test
    void nothingIsKnownOfAContainerThatDoesNotRun() throws Exception {
        machine(Layout.UNIFIED).stop(GROUP);

        assertThat(detail()).isEqualTo(Detail.NONE);
    }

    @Test
    void aGroupThatHasNotReadAnythingYetHasReadNothing() {
        assertThat(IoBytes.parse("")).isEqualTo(new IoBytes(OptionalLong.of(0), OptionalLong.of(0)));
        assertThat(IoBytes.parse(null).read()).isEmpty();
    }

    @Test
    void bytesOfVersionOneAreSummedUpOverAllDevices() {
        assertThat(IoBytes.parse("8:0 Read 5\n8:0 Write 7\n8:0 Sync 12\n8:0 Total 12\n8:16 Read 1\nTotal 13\n"))
                .isEqualTo(new IoBytes(OptionalLong.of(6), OptionalLong.of(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8:0 rbytes=x wbytes=1\n", "8:0 Read many\n"})
    void bytesThatMakeNoSenseAreUnknown(String text) {
        assertThat(IoBytes.parse(text).read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\neth0: 1 2 3\n", "a\nb\neth0: x 2 3 4 5 6 7 8 9\n"})
    void interfacesThatMakeNoSenseAreUnknown(String text) {
        assertThat(NetworkBytes.parse(text)).isEqualTo(NetworkBytes.UNKNOWN);
    }

    @Test
    void aMachineTellsItsPressureWhenAsked() throws Exception {
        FakeMachine machine = machine(Layout.UNIFIED);
        machine.write(root.resolve("proc/pressure/cpu"), "some avg10=1.50 avg60=0.00 avg300=0.00 total=1\n");
        machine.write(
                root.resolve("proc/pressure/io"),
                "some avg10=9.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=2.25 avg60=0.00 avg300=0.00 total=1\n");

        assertThat(new HostMeter(root, true).read().pressure().cpu()).hasValue(1.5);
        assertThat(new HostMeter(root, true).read().pressure().io()).hasValue(2.25);
        assertThat(new HostMeter(root, true).read().pressure().memory()).isEmpty();
        assertThat(new HostMeter(root).read().pressure().cpu()).isEqualTo(OptionalDouble.empty());
    }
}
