package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.cgroup.ZfsCache;

/** What the doctor says of machines that are not as they should be. */
class MachineCheckTest {

    private static final String OFF =
            "FAILED the memory controller of the kernel is off: cores are managed all the same,"
                    + " but memory of containers is neither known nor limited, and is left as it is";

    private static final String PARAMETERS = "cgroup_enable=memory cgroup_memory=1";

    private static final String HYBRID = """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """;

    @TempDir
    Path root;

    @BeforeEach
    void aHealthyMachine() throws IOException {
        write(
                "proc/self/mountinfo",
                "30 24 0:26 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
        write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n");
        write("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        command("timedatectl", "echo yes");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private void command(String name, String script) throws IOException {
        write("usr/bin/" + name, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(root.resolve("usr/bin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<CheckResult> results() {
        return new MachineCheck(new LocalMachine(root, List.of(), true), true).run();
    }

    private List<String> lines() {
        return results().stream()
                .map(result -> result.state() + " " + result.sentence())
                .toList();
    }

    private List<String> remedies() {
        return results().stream().flatMap(result -> result.remedy().stream()).toList();
    }

    @Test
    void aHealthyMachineHasNothingToFix() {
        assertThat(lines())
                .containsExactly(
                        "OK control groups: version 2",
                        "OK pressure (PSI) is measured, of the machine and of each container",
                        "OK clock: synchronised");
    }

    @Test
    void pressureOfContainersIsMeasuredOnAHybridHostToo() throws IOException {
        write("proc/self/mountinfo", HYBRID);

        assertThat(lines())
                .startsWith(
                        "OK control groups: version 1 for CPU and memory",
                        "OK pressure (PSI) is measured, of the machine and of each container");
    }

    @Test
    void whereOnlyVersionOneIsMountedContainersHaveNoPressure() throws IOException {
        write("proc/self/mountinfo", HYBRID.replaceFirst("41 .*\n", ""));

        assertThat(lines())
                .contains("NOTE pressure (PSI) is measured of the machine, but not of containers: for that version 2 of"
                        + " control groups must be mounted");
    }

    @Test
    void aKernelOfTheRaspberryPiIsToldItsParameters() throws IOException {
        write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n");
        write("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t60\t1\nmemory\t0\t60\t0\n");
        write("boot/firmware/cmdline.txt", "console=tty1 root=PARTUUID=1 rootwait\n");

        assertThat(lines()).contains("OK control groups: version 2", OFF);
        assertThat(remedies())
                .containsExactly("sed -i '1s/$/ " + PARAMETERS + "/' /boot/firmware/cmdline.txt", "reboot");
    }

    @Test
    void versionTwoWithoutMemoryIsNoticedAlsoWhereTheKernelListsNoControllers() throws IOException {
        write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io pids\n");
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"quiet\"\n");

        assertThat(lines()).contains(OFF);
        assertThat(remedies())
                .containsExactly(
                        "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&" + PARAMETERS + " /' /etc/default/grub && update-grub",
                        "reboot");
    }

    @Test
    void versionOneWithTheControllerSwitchedOffIsNoticed() throws IOException {
        write("proc/self/mountinfo", HYBRID.replaceFirst("35 .*\n", ""));
        write("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t2\t1\nmemory\t0\t1\t0\n");

        assertThat(lines()).contains("OK control groups: version 1 for CPU", OFF);
        assertThat(remedies()).contains("reboot");
    }

    @Test
    void aControllerThatIsOnlyNotMountedNeedsNoOtherKernel() throws IOException {
        write("proc/self/mountinfo", HYBRID.replaceFirst("35 .*\n", ""));
        write("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t2\t1\nmemory\t0\t1\t1\n");

        assertThat(remedies())
                .containsExactly(
                        "mkdir -p /sys/fs/cgroup/memory && mount -t cgroup -o memory none /sys/fs/cgroup/memory");
    }

    @Test
    void withoutControlGroupsNothingElseIsSaidOfThem() throws IOException {
        write("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n");

        assertThat(lines()).contains("FAILED control groups are not mounted").doesNotContain(OFF);
    }

    @Test
    void aNodeThatMayBootByTwoLoadersIsToldBoth() throws IOException {
        Files.delete(root.resolve("proc/pressure/memory"));
        write("etc/default/grub", "GRUB_CMDLINE_LINUX=\"\"\n");
        write("etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs\n");
        command("proxmox-boot-tool", "true");

        assertThat(remedies())
                .containsExactly(
                        "sed -i '1s/$/ psi=1/' /etc/kernel/cmdline && proxmox-boot-tool refresh    # when it boots by"
                                + " systemd-boot (proxmox-boot-tool status)",
                        "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&psi=1 /' /etc/default/grub && update-grub    # when it boots"
                                + " by GRUB",
                        "reboot");
    }

    @Test
    void noParameterGivesAKernelWhatItIsBuiltWithout() throws IOException {
        Files.delete(root.resolve("proc/pressure/memory"));
        write("proc/sys/kernel/osrelease", "5.10.0-1\n");
        write("boot/config-5.10.0-1", "CONFIG_MEMCG=y\n# CONFIG_PSI is not set\n");

        assertThat(lines())
                .contains("NOTE pressure (PSI) is not measured: containers under pressure are noticed only by usage"
                        + " and kills; this kernel is built without it (CONFIG_PSI)");
        assertThat(remedies()).isEmpty();
    }

    @Test
    void theCacheOfZfsIsSaidToBeAvailableButForItsFloor() throws IOException {
        write("proc/spl/kstat/zfs/arcstats", """
                13 1 0x01 147 39984 7066813862 1236071218937
                name                            type data
                hits                            4    2398
                c                               4    8589934592
                c_min                           4    1073741824
                c_max                           4    8589934592
                size                            4    6442450944
                """);

        assertThat(lines())
                .contains(
                        "OK ZFS: its cache (ARC) holds 6144 MB; 5120 MB of it count as available, for ZFS gives back all"
                                + " but 1024 MB (c_min)");
    }

    @Test
    void aCacheBelowItsFloorHasNothingToGive() {
        assertThat(MachineCheck.inWords(new ZfsCache(1 << 20, 64 << 20))).contains(" 0 MB of it count as available");
    }

    @Test
    void aClockIsFixedByWhatIsInstalled() throws IOException {
        command("timedatectl", "echo no");
        assertThat(remedies()).containsExactly("apt install chrony && systemctl enable --now chrony");

        command("chronyc", "true");
        assertThat(remedies()).first().isEqualTo("systemctl enable --now chrony");
    }
}
