package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.Reading;

/** The limits that apply to a container, and what sets them. */
class LimitFilesTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private FakeMachine machine;
    private Cgroups cgroups;
    private Object configured = "";

    @AfterEach
    void close() {
        cgroups.close();
    }

    @ParameterizedTest
    @CsvSource({
        "512,     508,  ",
        "1024,    1016,  ",
        "16384,   16256,  ",
        "32768,   32640,  ",
        "65536,   65408,  ",
        "1024,    900,    memory.high",
        "32768,   16384,  memory.high",
        "1024,    max,  "
    })
    void memoryHighIsALimitOfItsOwnUnlessProxmoxDerivedItFromTheLimit(long max, String high, String holder)
            throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, max);
        machine.memoryFile(GROUP, "memory.high", high.equals("max") ? "max" : Long.parseLong(high) * MIB);

        Limit limit = memory();

        assertThat(limit.own()).isEqualTo(max * MIB);
        assertThat(limit.holder()).isEqualTo(holder == null ? "" : holder);
        assertThat(limit.nearest()).isEqualTo(holder == null ? max * MIB : Long.parseLong(high) * MIB);
    }

    @Test
    void memoryHighOfTheOldSizeDoesNotLimitTheNewOne() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.memoryFile(GROUP, "memory.high", 1016 * MIB);
        memory();

        machine.memoryFile(GROUP, "memory.max", 2048 * MIB);
        machine.memoryFile(GROUP, "memory.high", 2032 * MIB);

        assertThat(memory()).isEqualTo(Limit.own(2048 * MIB));
    }

    @Test
    void removedMemoryHighLimitsNoLonger() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.memoryFile(GROUP, "memory.high", 700 * MIB);
        assertThat(memory().isHeld()).isTrue();

        machine.memoryFile(GROUP, "memory.high", "max");

        assertThat(memory().isHeld()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aLowerLimitOfAnAncestorApplies(Layout layout) throws Exception {
        start(layout, CpuLimitKind.CPUSET, 1024);
        String file = layout == Layout.UNIFIED ? "memory.max" : "memory.limit_in_bytes";
        machine.memoryFile("lxc", file, 600 * MIB);

        Limit limit = memory();

        assertThat(limit.nearest()).isEqualTo(600 * MIB);
        assertThat(limit.holder()).startsWith(file + " of ").endsWith("lxc");
    }

    @Test
    void memoryHighOfAnAncestorAppliesAsWell() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.memoryFile("lxc", "memory.high", 500 * MIB);

        assertThat(memory()).isEqualTo(new Limit(1024 * MIB, 500 * MIB, "memory.high of lxc"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0-3 | 0-1 | 0-15 | 4000  | 2000 | cpuset.cpus of lxc
            ''  | 0-1 | 0-15 | 16000 | 2000 | cpuset.cpus of lxc
            0-3 | 0-3 | 0-15 | 4000  | 4000 | ''
            ''  | 0-15 | 0-15 | 16000 | 16000 | ''
            0-3 | 0-2 | 0-2  | 3000  | 3000 | ''
            """)
    void aCpusetOfAnAncestorLimitsTheContainer(
            String own, String above, String machines, long size, long nearest, String holder) throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.cpus(GROUP, above);
        machine.write(machine.directory("cpuset", GROUP).resolve("cpuset.cpus"), own + "\n");
        machine.cpus("lxc", above);
        machine.write(machine.directory("cpuset", "").resolve("cpuset.cpus.effective"), machines + "\n");

        assertThat(cpu()).isEqualTo(new Limit(size, nearest, holder));
    }

    @ParameterizedTest
    @EnumSource
    void aQuotaBelowTheCoresIsTheCpulimitOfProxmox(Layout layout) throws Exception {
        start(layout, CpuLimitKind.CPUSET, 1024);
        machine.cpus(GROUP, "0-3");
        machine.quota(GROUP, layout == Layout.UNIFIED ? "150000 100000" : "150000");

        assertThat(cpu()).isEqualTo(new Limit(4000, 1500, "cpulimit"));
        assertThat(((Reading.Counters) scan()).limits().quota()).isEqualTo(new Cores(1500));
    }

    @ParameterizedTest
    @EnumSource
    void aQuotaOfAnAncestorLimitsTheContainer(Layout layout) throws Exception {
        start(layout, CpuLimitKind.CPUSET, 1024);
        machine.cpus(GROUP, "0-3");
        machine.quota("lxc", layout == Layout.UNIFIED ? "50000 100000" : "50000");

        assertThat(cpu())
                .isEqualTo(
                        new Limit(4000, 500, (layout == Layout.UNIFIED ? "cpu.max" : "cpu.cfs_quota_us") + " of lxc"));
    }

    @ParameterizedTest
    @EnumSource
    void aSmallerCpusetLimitsAQuota(Layout layout) throws Exception {
        start(layout, CpuLimitKind.QUOTA, 1024);
        machine.cpus("", "0-7");
        machine.cpus(GROUP, "2");
        machine.quota(GROUP, layout == Layout.UNIFIED ? "300000 100000" : "300000");

        assertThat(cpu()).isEqualTo(new Limit(3000, 1000, "cpuset.cpus"));
    }

    @ParameterizedTest
    @EnumSource
    void allCpusOfTheMachineAreNotALimit(Layout layout) throws Exception {
        start(layout, CpuLimitKind.QUOTA, 1024);
        machine.cpus("", "0-1");
        machine.cpus(GROUP, "0-1");
        machine.quota(GROUP, layout == Layout.UNIFIED ? "300000 100000" : "300000");

        assertThat(cpu()).isEqualTo(Limit.own(3000));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"0\", 1000",
                "\"0-3,8,10-11\", 7000",
                "\"1,3,5\", 3000",
                "\"0-255\", 256000",
                "\"7-7\", 1000",
                "\" 0-3 \", 4000"
            })
    void cpusetsAreCounted(String list, long millis) throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.cpus(GROUP, list);

        assertThat(cpu().own()).isEqualTo(millis);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyCpusetInheritsThatOfTheParent(Layout layout) throws Exception {
        start(layout, CpuLimitKind.CPUSET, 1024);
        machine.cpus("lxc", "0-2");
        machine.cpus(GROUP, "");

        assertThat(cpu().own()).isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"max", "\"0-\"", "\"3-1\"", "\"-1\"", "\"0,,1\"", "\"0-9999999\"", "\"a-b\"", "\"0-3:1/2\""})
    void aMalformedCpusetIsUnknownAndNamed(String list) throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        machine.cpus(GROUP, list);

        assertThat(scan())
                .isInstanceOfSatisfying(
                        Reading.Unknown.class,
                        unknown -> assertThat(unknown.cause()).contains("cpuset.cpus", list));
    }

    @Test
    void withoutTheCpusetControllerTheCoresInForceAreUnknown() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        Files.delete(machine.directory("cpuset", GROUP).resolve("cpuset.cpus.effective"));
        Files.delete(machine.directory("cpuset", GROUP).resolve("cpuset.cpus"));

        assertThat(((Reading.Counters) scan()).limits().cpu()).isEmpty();
        assertThat(memory().own()).isEqualTo(1024 * MIB);
    }

    @Test
    void anExternallyChangedLimitIsDetectedWithinTwelveScans() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        settle();

        machine.memoryFile(GROUP, "memory.max", 512 * MIB);
        settle();

        assertThat(memory()).isEqualTo(Limit.own(512 * MIB));
    }

    @Test
    void anExternallyChangedLimitIsDetectedAtOnceWhenUsageHitsIt() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        settle();

        machine.memoryFile(GROUP, "memory.max", 512 * MIB);
        machine.memoryFile(GROUP, "memory.events.local", "low 0\nhigh 0\nmax 7\noom 0\noom_kill 0");

        assertThat(memory()).isEqualTo(Limit.own(512 * MIB));
    }

    @Test
    void limitsAreReadInEachScanWhileAChangeMayBePending() throws Exception {
        start(Layout.UNIFIED, CpuLimitKind.CPUSET, 1024);
        settle();
        configured = "cores: 3";
        memory();

        machine.memoryFile(GROUP, "memory.max", 2048 * MIB);

        assertThat(memory()).isEqualTo(Limit.own(2048 * MIB));
    }

    /** Enough scans that one of them reads everything, and more than follow a change or a start. */
    private void settle() throws HostUnavailableException {
        for (int i = 0; i < 13; i++) {
            scan();
        }
    }

    private void start(Layout layout, CpuLimitKind kind, long mebibytes) {
        machine = new FakeMachine(root, layout);
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, kind, new OpenFiles(100));
        machine.start(GROUP, mebibytes * MIB);
    }

    private Limit memory() throws HostUnavailableException {
        return ((Reading.Counters) scan()).limits().memory().orElseThrow();
    }

    private Limit cpu() throws HostUnavailableException {
        return ((Reading.Counters) scan()).limits().cpu().orElseThrow();
    }

    private Reading scan() throws HostUnavailableException {
        cgroups.beginScan();
        Reading reading = cgroups.read(ID, configured);
        cgroups.endScan();
        return reading;
    }
}
