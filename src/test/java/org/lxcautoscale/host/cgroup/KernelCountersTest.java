package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Reading;

/** The kernel's counters of a container, and their meaning. */
class KernelCountersTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final String GROUP = "lxc/101";
    private static final String DOCKER = "ns/docker/web";
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    private FakeMachine machine;
    private Cgroups cgroups;

    @AfterEach
    void close() {
        cgroups.close();
    }

    @ParameterizedTest
    @EnumSource
    void reclaimableSlabIsNotInUseButHalfOfItMustFit(Layout layout) throws Exception {
        start(layout, 4096);
        machine.memory(GROUP, 350 * MIB, 20 * MIB);
        machine.slab(GROUP, 3600 * MIB);

        assertThat(memory().inUse()).isEqualTo(350 * MIB);
        assertThat(memory().floor()).isEqualTo((350 + 1800) * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void swappedMemoryMustFit(Layout layout) throws Exception {
        start(layout, 1024);
        machine.memory(GROUP, 200 * MIB, 20 * MIB);
        machine.swap(GROUP, 300 * MIB);

        assertThat(memory().inUse()).isEqualTo(200 * MIB);
        assertThat(memory().floor()).isEqualTo(500 * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void allSwapOfTheMachineMayBeItsOwnIfTheKernelDoesNotCountIt(Layout layout) throws Exception {
        start(layout, 1024);
        machine.memory(GROUP, 200 * MIB, 20 * MIB);
        withoutSwapCounted(layout);

        assertThat(memory().floor()).isEqualTo(200 * MIB);
        machine.write(
                root.resolve("proc/meminfo"),
                "MemTotal: 24684092 kB\nMemAvailable: 20965560 kB\nSwapTotal: 8388608 kB\nSwapFree: 8081408 kB\n");
        assertThat(lookedSixTimes().floor()).isEqualTo((200 + 300) * MIB);
        machine.write(
                root.resolve("proc/meminfo"),
                "MemTotal: 24684092 kB\nMemAvailable: 20965560 kB\nSwapTotal: 8388608 kB\nSwapFree: 0 kB\n");
        assertThat(lookedSixTimes().floor()).as("no more than its limit").isEqualTo((200 + 1024) * MIB);
    }

    private void withoutSwapCounted(Layout layout) throws Exception {
        Path directory = machine.memoryDirectory(GROUP);
        if (layout == Layout.UNIFIED) {
            Files.delete(directory.resolve("memory.swap.current"));
        } else {
            Path stat = directory.resolve("memory.stat");
            machine.write(stat, Files.readString(stat).replaceAll("(?m)^total_swap .*\n?", ""));
        }
    }

    @Test
    void aKillForTheMachinesMemoryIsNotTheContainersWhenItHitsItsLimitLater() throws Exception {
        start(Layout.LEGACY, 1024);
        machine.write(root.resolve("proc/vmstat"), "nr_free_pages 1\noom_kill 7\nswap_ra 0\n");
        memory();

        machine.memoryFile(GROUP, "ns/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1");
        machine.write(root.resolve("proc/vmstat"), "nr_free_pages 1\noom_kill 8\nswap_ra 0\n");
        memory();
        machine.limitHits(GROUP, 5);

        assertThat(memory().events().kills()).isZero();
        assertThat(memory().events().innerKills()).isEqualTo(1);
    }

    @Test
    void pressureThatCouldNotBeReadOnceIsReadAgain() throws Exception {
        start(Layout.UNIFIED, 1024);
        Path file = machine.directory("unified", GROUP).resolve("memory.pressure");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(memory().pressure()).isEmpty();

        Files.delete(file);
        machine.pressure(GROUP, "memory.pressure", "3.00", "2.00");

        assertThat(lookedSixTimes().pressure()).hasValue(2);
    }

    private MemoryReading lookedSixTimes() throws Exception {
        for (int i = 0; i < 5; i++) {
            memory();
        }
        return memory();
    }

    @ParameterizedTest
    @EnumSource
    void refaultsAndHitsOfTheOwnLimitAreCounted(Layout layout) throws Exception {
        start(layout, 1024);
        assertThat(memory().events().refaults()).hasValue(3);

        machine.refaults(GROUP, 5000);
        machine.limitHits(GROUP, 77);

        assertThat(memory().events().refaults()).hasValue(5003);
        assertThat(memory().events().limitHits()).hasValue(77);
        assertThat(memory().events().kills()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aKillAtAnInnerLimitIsNotTheContainers(Layout layout) throws Exception {
        start(layout, 1024);
        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 0);
        memory();

        for (int kills = 1; kills <= 20; kills++) {
            machine.innerOomKills(GROUP, DOCKER, 32 * MIB, kills);
            machine.limitHits(GROUP, kills);
            assertThat(memory().events().kills()).isZero();
        }

        assertThat(sixLooksLater().innerKills()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource
    void killsAtTheOwnLimitAndAtInnerLimitsAreDistinguished(Layout layout) throws Exception {
        start(layout, 1024);
        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 5);
        assertThat(memory().events()).extracting("kills", "innerKills").containsExactly(0L, 5L);

        machine.oomKills(GROUP, 2);
        assertThat(memory().events()).extracting("kills", "innerKills").containsExactly(2L, 5L);

        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 6);
        assertThat(sixLooksLater()).extracting("kills", "innerKills").containsExactly(2L, 6L);
    }

    @ParameterizedTest
    @EnumSource
    void anEarlierHitOfAnInnerLimitDoesNotHideAKillAtTheOwnLimit(Layout layout) throws Exception {
        start(layout, 1024);
        machine.innerOomKills(GROUP, DOCKER, 512 * MIB, 0);
        memory();
        if (layout != Layout.UNIFIED) {
            machine.memoryFile(GROUP, DOCKER + "/memory.failcnt", 900); // page cache, and no kill
        }
        sixLooksLater();

        if (layout == Layout.UNIFIED) {
            machine.oomKills(GROUP, 1);
        } else {
            machine.memoryFile(GROUP, DOCKER + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1");
            machine.memoryFile(GROUP, "memory.failcnt", 12);
        }

        assertThat(sixLooksLater()).extracting("kills", "innerKills").containsExactly(1L, 0L);
    }

    @Test
    void aGroupKillAtTheContainersLimitIsNoKillInside() throws Exception {
        start(Layout.UNIFIED, 1024);
        memory();
        machine.memoryFile(GROUP, "memory.events.local", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 0\noom_group_kill 1");
        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 9\noom_group_kill 1");

        assertThat(memory().events()).extracting("kills", "innerKills").containsExactly(1L, 0L);
    }

    @Test
    void aKillOneScanAfterTheShortageIsTheContainers() throws Exception {
        start(Layout.UNIFIED, 1024);
        memory();
        machine.memoryFile(GROUP, "memory.events.local", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 0\noom_group_kill 0");
        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 0\noom_group_kill 0");
        assertThat(memory().events().kills()).isEqualTo(1);
        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 1\noom_group_kill 0");

        assertThat(sixLooksLater()).extracting("kills", "innerKills").containsExactly(1L, 0L);
    }

    @Test
    void innerKillsNeverDecrease() throws Exception {
        start(Layout.UNIFIED, 1024);
        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 4);
        long before = memory().events().innerKills();
        for (int kills = 1; kills < 8; kills++) {
            machine.oomKills(GROUP, kills);
            long now = memory().events().innerKills();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isEqualTo(4);
    }

    @Test
    void aKillWithoutAShortageInsideIsCausedByTheMachineOrAnAncestor() throws Exception {
        start(Layout.UNIFIED, 1024);
        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 1);
        memory();
        sixLooksLater();

        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 4\noom_group_kill 0");

        assertThat(sixLooksLater()).extracting("kills", "innerKills").containsExactly(0L, 1L);
        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 3\noom 2\noom_kill 4\noom_group_kill 0");
        sixLooksLater();
        machine.memoryFile(GROUP, "memory.events", "low 0\nhigh 0\nmax 3\noom 2\noom_kill 5\noom_group_kill 0");
        assertThat(sixLooksLater().innerKills())
                .as("counted after its shortage")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIFIED")
    void anInnerLimitOfMemoryAndSwapIsAnInnerLimit(Layout layout) throws Exception {
        start(layout, 1024);
        machine.innerOomKills(GROUP, DOCKER, 32 * MIB, 0);
        machine.memoryFile(GROUP, DOCKER + "/memory.memsw.failcnt", 40);
        machine.memoryFile(GROUP, DOCKER + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3");

        assertThat(memory().events()).extracting("kills", "innerKills").containsExactly(0L, 3L);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIFIED")
    void killsStayCountedWhenTheContainerIsReread(Layout layout) throws Exception {
        start(layout, 1024);
        machine.oomKills(GROUP, 3);
        memory();
        machine.memoryFile(GROUP, "ns/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0");

        cgroups.beginScan();
        Reading anew = cgroups.readAnew(ID);

        assertThat(((Reading.Counters) anew).memory().orElseThrow().events().kills())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aFrozenContainerIsFrozenInTheFirstScanAndThawsAgain(Layout layout) throws Exception {
        start(layout, 1024);
        machine.frozen(GROUP, true);
        assertThat(scan()).isEqualTo(new Reading.Frozen());
        assertThat(scan()).isEqualTo(new Reading.Frozen());

        machine.frozen(GROUP, false);
        assertThat(scan()).isInstanceOf(Reading.Counters.class);
    }

    @ParameterizedTest
    @EnumSource
    void aMachineThatDoesNotCountMemoryStillCountsCpu(Layout layout) throws Exception {
        machine = new FakeMachine(root, layout);
        machine.disableMemory();
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, new OpenFiles(100));
        machine.start(GROUP, 0);

        Reading.Counters counters = (Reading.Counters) scan();

        assertThat(counters.memory()).isEmpty();
        assertThat(counters.limits().memory()).isEmpty();
        assertThat(counters.limits().cpu().orElseThrow().own()).isEqualTo(2000);
    }

    @Test
    void aGroupWithoutTheMemoryControllerStillCountsCpu() throws Exception {
        start(Layout.UNIFIED, 1024);
        machine.write(machine.directory("unified", GROUP).resolve("cgroup.controllers"), "cpuset cpu pids\n");
        for (String file : new String[] {"memory.current", "memory.stat", "memory.max", "memory.events"}) {
            Files.delete(machine.memoryDirectory(GROUP).resolve(file));
        }

        assertThat(((Reading.Counters) scan()).memory()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNIFIED")
    void anInnerGroupThatVanishesWhileItIsReadDoesNoHarm(Layout layout) throws Exception {
        start(layout, 1024);
        memory();
        Path halfGone = Files.createDirectories(machine.memoryDirectory(GROUP).resolve("ns/leaving"));
        machine.limitHits(GROUP, 5);

        assertThat(scan()).isInstanceOf(Reading.Counters.class);
        assertThat(halfGone).isDirectory();
    }

    private void start(Layout layout, long mebibytes) {
        machine = new FakeMachine(root, layout);
        cgroups = new Cgroups(root, Cgroups.PROXMOX_NAMES, CpuLimitKind.CPUSET, new OpenFiles(100));
        machine.start(GROUP, mebibytes * MIB);
    }

    private MemoryReading memory() throws HostUnavailableException {
        return ((Reading.Counters) scan()).memory().orElseThrow();
    }

    private MemoryReading.Events sixLooksLater() throws HostUnavailableException {
        for (int i = 0; i < 5; i++) {
            scan();
        }
        return memory().events();
    }

    private Reading scan() throws HostUnavailableException {
        cgroups.beginScan();
        Reading reading = cgroups.read(ID, "");
        cgroups.endScan();
        return reading;
    }
}
