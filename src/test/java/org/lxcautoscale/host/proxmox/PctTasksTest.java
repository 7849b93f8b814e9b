package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskThreads;
import org.lxcautoscale.host.command.SeparateUnit;
import org.lxcautoscale.host.command.TaskCommand;

class PctTasksTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final ContainerTask START = new ContainerTask.Start(ID);
    private static final SnapshotName SNAP = new SnapshotName("snap1");

    private static final String NET0 =
            "name=eth0,bridge=vmbr0,firewall=1,gw=10.0.0.1,hwaddr=BC:24:11:AA:BB:CC,ip=10.0.0.5/24,ip6=auto,mtu=1450,tag=12,type=veth";

    @TempDir
    private Path directory;

    /** Answers as recorded from Proxmox VE 9.2; those of full storage as the sources of the storages have them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2   | REFUSED      | Full clone of a running container is only possible from a snapshot | Full clone of a running container is only possible from a snapshot
            255 | REFUSED      | CT 204 already exists on node 'pve' | CT 204 already exists on node 'pve'
            255 | REFUSED      | snapshot name 'snap1' already used | snapshot name 'snap1' already used
            255 | REFUSED      | CT 101 already running | CT 101 already running
            255 | REFUSED      | CT 101 not running | CT 101 not running
            255 | REFUSED      | unable to destroy CT 202 - container is running | unable to destroy CT 202 - container is running
            2   | REFUSED      | Linked clone feature for 'local-btrfs:204/subvol-204-disk-0.subvol' is not available | Linked clone feature for 'local-btrfs:204/subvol-204-disk-0.subvol' is not available
            2   | NO_SNAPSHOT  | snapshot 'nosuch' does not exist | snapshot 'nosuch' does not exist
            255 | NO_SNAPSHOT  | snapshot 'nosuch' does not exist | snapshot 'nosuch' does not exist
            2   | NO_CONTAINER | Configuration file 'nodes/pve/lxc/999.conf' does not exist | Configuration file 'nodes/pve/lxc/999.conf' does not exist
            255 | NO_CONTAINER | Configuration file 'nodes/pve/lxc/999.conf' does not exist | Configuration file 'nodes/pve/lxc/999.conf' does not exist
            255 | LOCKED       | CT is locked (backup) | CT is locked (backup)
            4   | LOCKED       | trying to acquire lock...\\ncan't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout | can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout
            255 | REJECTED     | 400 Parameter verification failed.\\nhostname: invalid format - value does not look like a valid DNS name\\n\\npct clone <vmid> <newid> [OPTIONS] | hostname: invalid format - value does not look like a valid DNS name
            255 | REJECTED     | 400 Parameter verification failed.\\nsize: value does not match the regex pattern\\npct resize <vmid> <disk> <size> [OPTIONS] | size: value does not match the regex pattern
            2   | REJECTED     | 400 Parameter verification failed.\\nnet0: unable to hotplug net0: bridge 'vmbr0' does not exist\\n\\npct set <vmid> [OPTIONS] | net0: unable to hotplug net0: bridge 'vmbr0' does not exist
            255 | DENIED       | please run as root | please run as root
            28  | STORAGE_FULL | creating a clone of container 101 with ID 201\\nclone failed: unable to create image: No space left on device | clone failed: unable to create image: No space left on device
            5   | STORAGE_FULL | Volume group pve has insufficient free space (128 extents): 256 required. | Volume group pve has insufficient free space (128 extents): 256 required.
            2   | FAILED       | "creating a clone of container 101 with ID 201\\ncreate full clone of mountpoint rootfs (local-btrfs:101/vm-101-disk-0.raw)\\nclone failed: rsync error" | clone failed: rsync error
            13  | DENIED       | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Keine Berechtigung | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Keine Berechtigung
            255 | FAILED       | zfs error: got timeout | zfs error: got timeout
            5   | FAILED       | "  WARNING: You have not turned on protection against thin pools running out of space.\\nlvcreate 'pve/vm-201-disk-0' error: Run lvcreate --help" | lvcreate 'pve/vm-201-disk-0' error: Run lvcreate --help
            1   | FAILED       | "" | exit code 1
            """)
    void failuresAreToldApart(int exitCode, Kind kind, String said, String reason) throws Exception {
        Path pct = script("printf '" + said.replace("'", "'\\''").replace("\"", "\\\"") + "\\n' >&2\nexit " + exitCode);

        TaskFailedException failure = failure(pct, Duration.ofSeconds(20));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(pct + " start 101: " + reason);
    }

    @Test
    void eachTaskIsOneCall() throws Exception {
        Path calls = directory.resolve("calls");
        PctTasks tasks = tasks(script("echo \"$LC_ALL: $*\" >> " + calls), Duration.ofSeconds(20));
        ContainerId copy = new ContainerId("201");

        tasks.run(new ContainerTask.CreateSnapshot(ID, SNAP));
        tasks.run(new ContainerTask.DeleteSnapshot(ID, SNAP));
        tasks.run(new ContainerTask.RollBack(ID, SNAP));
        tasks.run(new ContainerTask.Clone(
                ID,
                copy,
                new CloneName("web_2"),
                Optional.of(SNAP),
                true,
                Optional.of("pve2"),
                Optional.of("local-lvm")));
        tasks.run(new ContainerTask.Clone(
                ID, copy, new CloneName("web"), Optional.empty(), false, Optional.empty(), Optional.empty()));
        tasks.run(START);
        tasks.run(new ContainerTask.Stop(ID));
        tasks.run(new ContainerTask.Shutdown(ID, Duration.ofSeconds(90)));
        tasks.run(new ContainerTask.Destroy(ID));
        tasks.run(new ContainerTask.GrowRootDisk(ID, 2));
        tasks.run(new ContainerTask.SetTags(ID, Set.of("web", "autoscale")));
        tasks.run(new ContainerTask.SetTags(ID, Set.of()));

        assertThat(calls).hasContent("""
                        C: snapshot 101 snap1
                        C: delsnapshot 101 snap1
                        C: rollback 101 snap1
                        C: clone 101 201 --hostname web-2 --snapname snap1 --full 1 --target pve2 --storage local-lvm
                        C: clone 101 201 --hostname web
                        C: start 101
                        C: stop 101
                        C: shutdown 101 --timeout 90 --forceStop 1
                        C: destroy 101
                        C: resize 101 rootfs +2G
                        C: set 101 --tags autoscale;web
                        C: set 101 --delete tags
                        """);
    }

    @Test
    void oneThatHangsIsKilledWithItsChildren() throws Exception {
        Path children = directory.resolve("children");
        Path pct = script("trap '' TERM\nsleep 300 &\necho $! > " + children + "\nwhile :; do sleep 300; done");

        TaskFailedException failure = failure(pct, Duration.ofMillis(700));

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertDead(children);
    }

    @Test
    void oneThatHangsBlocksNobodyAndIsKilledAtTheEnd() throws Exception {
        Path children = directory.resolve("children");
        Path pct = script("[ \"$2\" = 102 ] && exit 0\nsleep 300 &\necho $! > " + children + "\nwait");
        TaskThreads tasks = new TaskThreads(() -> tasks(pct, Duration.ofMinutes(5)), () -> {});
        List<Optional<TaskFailedException>> ended = new ArrayList<>();
        tasks.begin(START, ended::add);
        await().until(() -> Files.exists(children) && Files.size(children) > 0);

        tasks.begin(new ContainerTask.Start(new ContainerId("102")), ended::add);
        await().until(tasks::advance);
        assertThat(ended).containsExactly(Optional.empty());
        assertThat(tasks.isBusy(new ContainerId("102"))).isFalse();
        assertThat(tasks.isBusy(ID)).isTrue();
        tasks.close();

        tasks.advance();
        assertThat(ended.getLast().orElseThrow().kind()).isEqualTo(Kind.ABANDONED);
        assertDead(children);
    }

    private static void assertDead(Path children) throws IOException {
        long child = Long.parseLong(Files.readString(children).strip());
        await().untilAsserted(() -> assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive))
                .isEmpty());
    }

    /** The unit of the daemon permits neither mounts that others see nor devices, which storages need. */
    @Test
    void inTheUnitOfTheDaemonSystemdRunsItApart() throws Exception {
        Path calls = directory.resolve("calls");
        Path launcher = Files.writeString(directory.resolve("systemd-run"), """
                #!/bin/sh
                echo "$*" > CALLS
                until [ "$1" = -- ]; do shift; done
                shift
                exec "$@"
                """.replace("CALLS", calls.toString()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path pct = script("echo \"$*: CT is locked (backup)\" >&2\nexit 255");
        Duration limit = Duration.ofSeconds(90);
        PctTasks tasks = new PctTasks(
                pct.toString(),
                directory,
                new TaskLimits(limit, limit, limit),
                new TaskCommand(Optional.of(new SeparateUnit(launcher.toString()))));

        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, () -> tasks.run(START));

        assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure).hasMessage(pct + " start 101: start 101: CT is locked (backup)");
        assertThat(calls)
                .hasContent(
                        "--quiet --wait --pipe --collect --setenv=LC_ALL=C --description=LXC AutoScale: PCT start 101"
                                        .replace("PCT", pct.toString())
                                + " --property=RuntimeMaxSec=90 -- PCT start 101".replace("PCT", pct.toString()));
    }

    @Test
    void withoutSystemdRunThatIsSaid() {
        PctTasks tasks = new PctTasks(
                "pct",
                directory,
                TaskLimits.DEFAULT,
                new TaskCommand(Optional.of(
                        new SeparateUnit(directory.resolve("nowhere").toString()))));

        assertThat(catchThrowableOfType(TaskFailedException.class, () -> tasks.run(START)))
                .hasMessage(directory.resolve("nowhere") + " is not installed or not on the PATH");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0::/system.slice/lxc_autoscale.service                                  | true
            4:memory:/ 1:name=systemd:/system.slice/lxc_autoscale.service 0::/     | true
            0::/user.slice/user-0.slice/session-1.scope                             | false
            0::/system.slice/lxc_autoscale-proxmox-api.service                      | false
            0::/                                                                    | false
            """)
    void onlyInTheUnitOfTheDaemonItIsRunApart(String rows, boolean isApart) throws IOException {
        Path file = Files.createDirectories(directory.resolve("proc/self")).resolve("cgroup");
        Files.writeString(file, rows.replace(' ', '\n') + "\n");

        assertThat(SeparateUnit.isNeeded(directory)).isEqualTo(isApart);
        assertThat(SeparateUnit.isNeeded(directory.resolve("nowhere"))).isFalse();
    }

    @Test
    void ofEndlessOutputTheEndIsKept() throws Exception {
        Path pct = script("head -c 5000000 /dev/zero | tr '\\0' 'x'\necho\necho 'CT is locked (backup)'\nexit 255");

        TaskFailedException failure = failure(pct, Duration.ofSeconds(20));

        assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure).hasMessageEndingWith(": CT is locked (backup)");
    }

    @Test
    void successAfterWaitingForALockIsSuccess() throws Exception {
        Path pct = script("echo 'trying to acquire lock...' >&2\necho ' OK' >&2\nexit 0");

        assertThatCode(() -> tasks(pct, Duration.ofSeconds(20)).run(START)).doesNotThrowAnyException();
    }

    @Test
    void aMissingToolIsToldApart() {
        assertThat(failure(directory.resolve("nowhere"), Duration.ofSeconds(5)).kind())
                .isEqualTo(Kind.TOOL_MISSING);
    }

    /** As recorded from Proxmox VE 9.2, with a description of more than one line and pending changes. */
    @Test
    void snapshotsAreReadFromTheFile() throws Exception {
        Path configs = Files.createDirectories(directory.resolve("etc/pve/lxc"));
        Files.writeString(configs.resolve("101.conf"), """
                #not of a snapshot
                arch: amd64
                cores: 1
                hostname: web1
                parent: snap2
                snaptime: 1

                [pve:pending]
                cores: 2

                [snap2]
                #taken by autoscale
                #f%C3%BCr web%3A 100%25
                arch: amd64
                parent: snap1
                snaptime: 1795459135

                [snap1]
                arch: amd64
                snaptime: 1795459129
                """);

        assertThat(tasks(directory.resolve("nowhere"), Duration.ofSeconds(1)).snapshots(ID))
                .containsExactly(
                        new Snapshot("snap1", "", Optional.of(Instant.ofEpochSecond(1_795_459_129)), Optional.empty()),
                        new Snapshot(
                                "snap2",
                                "taken by autoscale\nfür web: 100%",
                                Optional.of(Instant.ofEpochSecond(1_795_459_135)),
                                Optional.of("snap1")));
    }

    private static ContainerTask address(String address) {
        return new ContainerTask.SetAddress(ID, Ipv4Interface.parse(address));
    }

    private Path config(String text) throws IOException {
        return config("etc/pve/lxc/101.conf", text);
    }

    private Path config(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void anAddressReplacesTheOneOfNet0ThatIsInForce() throws Exception {
        config("""
                arch: amd64
                #net0: name=no,ip=dhcp
                net0: NET0
                net1: name=eth1,bridge=vmbr1,ip=10.1.0.5/24

                [pve:pending]
                net0: name=later

                [snap1]
                net0: name=before,ip=10.0.0.4/24
                """.replace("NET0", NET0));
        Path calls = directory.resolve("calls");

        tasks(script("echo \"$*\" >> " + calls), Duration.ofSeconds(20)).run(address("10.0.0.17/24"));

        assertThat(calls).hasContent("set 101 --net0 " + NET0.replace("ip=10.0.0.5/24", "ip=10.0.0.17/24") + "\n");
    }

    @Test
    void anAddressThatItHasAlreadyIsNotSet() throws Exception {
        config("net0: " + NET0 + "\n");

        assertThatCode(() -> tasks(directory.resolve("nowhere"), Duration.ofSeconds(1))
                        .run(address("10.0.0.5/24")))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutAnInterfaceThereIsNoAddressButDhcp() throws Exception {
        config("arch: amd64\n\n[snap1]\nnet0: " + NET0 + "\n");
        PctTasks tasks = tasks(directory.resolve("nowhere"), Duration.ofSeconds(1));

        assertThatCode(() -> tasks.run(address(""))).doesNotThrowAnyException();
        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> tasks.run(address("10.0.0.5/24")));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure)
                .hasMessage("container 101 has no network interface net0, so it cannot get the address 10.0.0.5/24");
    }

    @Test
    void anInterfaceThatMakesNoSenseIsLeftAlone() throws Exception {
        config("net0: eth0,bridge=vmbr0\n");

        assertThat(catchThrowableOfType(
                        TaskFailedException.class,
                        () -> tasks(directory.resolve("nowhere"), Duration.ofSeconds(1))
                                .run(address("10.0.0.5/24"))))
                .hasMessage("the address of container 101 cannot be set: in its configuration net0: 'eth0,bridge=vmbr0'"
                        + " makes no sense: expected KEY=VALUE, found 'eth0'");
    }

    /** As recorded from Proxmox VE 9.2: the bridge of a container that runs is checked at once. */
    @Test
    void aBridgeThatDoesNotExistIsNamed() throws Exception {
        config("net0: " + NET0 + "\n");
        Path pct = script(
                "printf \"400 Parameter verification failed.\\nnet0: unable to hotplug net0: bridge 'vmbr0' does not"
                        + " exist\\n\\npct set <vmid> [OPTIONS]\\n\" >&2\nexit 2");

        TaskFailedException failure = catchThrowableOfType(
                TaskFailedException.class,
                () -> tasks(pct, Duration.ofSeconds(20)).run(address("10.0.0.6/24")));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure)
                .hasMessageEndingWith(": net0: unable to hotplug net0: bridge 'vmbr0' does not exist")
                .hasMessageContaining("set 101 --net0 name=eth0,bridge=vmbr0");
    }

    private Inventory inventory() throws TaskFailedException {
        return tasks(directory.resolve("nowhere"), Duration.ofSeconds(1)).inventory();
    }

    private TaskFailedException noInventory() {
        return catchThrowableOfType(TaskFailedException.class, this::inventory);
    }

    private static Network network(String name, String address) {
        return new Network(name, Ipv4Interface.parse(address));
    }

    @Test
    void theInventoryHasTheGuestsOfAllNodes() throws Exception {
        config("etc/pve/nodes/pve1/lxc/101.conf", """
                net0: NET0
                net1: name=eth1,ip=dhcp
                net2: name=eth2

                [pve:pending]
                net3: name=eth3,ip=10.9.0.5/24
                """.replace("NET0", NET0));
        config("etc/pve/nodes/pve1/lxc/101.conf.tmp.77", "net0: name=eth0,ip=10.0.0.99/24\n");
        config("etc/pve/nodes/pve2/lxc/102.conf", "arch: amd64\n");
        config("etc/pve/nodes/pve2/qemu-server/200.conf", """
                ipconfig0: ip=10.0.0.6/24,gw=10.0.0.1
                ipconfig1: ip=dhcp,ip6=auto
                net0: virtio=BC:24:11:00:00:02,bridge=vmbr0
                """);
        Files.createDirectories(directory.resolve("etc/pve/nodes/gone"));
        Files.createSymbolicLink(directory.resolve("etc/pve/lxc"), Path.of("nodes/pve1/lxc"));
        Files.createSymbolicLink(directory.resolve("etc/pve/nodes/pve2/lxc/103.conf"), Path.of("removed"));

        Inventory inventory = inventory();

        assertThat(inventory.ids()).extracting(ContainerId::value).containsExactlyInAnyOrder("101", "102", "200");
        assertThat(inventory.networks())
                .containsOnlyKeys(ID, new ContainerId("200"))
                .containsEntry(ID, List.of(network("net0", "10.0.0.5/24"), network("net1", ""), network("net2", "")))
                .containsEntry(new ContainerId("200"), List.of(network("net0", "10.0.0.6/24"), network("net1", "")));
        assertThat(inventory.unknownNetworks()).isEmpty();
        assertThat(inventory.storages()).isEmpty();
        assertThat(inventory.isNumbered()).isTrue();
    }

    @Test
    void whereNodesAreNotListedThoseOfThisNodeCount() throws Exception {
        config("net0: " + NET0 + "\n");
        config("etc/pve/qemu-server/200.conf", "");

        assertThat(inventory().ids()).containsExactlyInAnyOrder(ID, new ContainerId("200"));
    }

    /** Nobody may take that for an address that is free. */
    @Test
    void anAddressThatMakesNoSenseIsNotKnown() throws Exception {
        Path file = config("etc/pve/nodes/pve1/lxc/101.conf", "net0: name=eth0,ip=10.0.0.5\n");

        assertThat(inventory().ids()).containsExactly(ID);
        assertThat(inventory().networks()).isEmpty();
        assertThat(inventory().unknownNetworks())
                .containsEntry(
                        ID,
                        file + ": net0: ip=10.0.0.5 makes no sense: expected an IPv4 address with its prefix length, as"
                                + " 192.168.1.10/24, dhcp or manual");
    }

    @Test
    void aConfigurationThatCannotBeReadIsNoInventory() throws Exception {
        config("etc/pve/nodes/pve1/lxc/102.conf", "");
        Path unreadable = Files.createDirectories(directory.resolve("etc/pve/nodes/pve1/lxc/101.conf"));

        assertThat(noInventory()).hasMessageStartingWith("which guests exist is not known: " + unreadable + ": ");
    }

    @Test
    void withoutItsFileSystemNothingIsKnownOfAProxmoxNode() throws Exception {
        Files.createDirectories(directory.resolve("etc/pve"));

        assertThat(noInventory()).hasMessageContaining("systemctl status pve-cluster");
    }

    @Test
    void theAddressesAreTheFixedOnesOfTheConfiguration() throws Exception {
        config("etc/pve/lxc/101.conf", "net0: name=eth0,ip=10.0.0.5/24\nnet1: name=eth1,ip=dhcp\n");
        config("etc/pve/lxc/102.conf", "net0: name=eth0,ip=dhcp\n[snap]\nnet0: name=eth0,ip=10.0.0.6/24\n");

        assertThat(tasks(Path.of("pct"), TaskLimits.DEFAULT.copy()).addresses(new ContainerId("101")))
                .containsExactly(Ipv4.parse("10.0.0.5").orElseThrow());
        assertThat(tasks(Path.of("pct"), TaskLimits.DEFAULT.copy()).addresses(new ContainerId("102")))
                .as("it does not run")
                .isEmpty();
    }

    private TaskFailedException failure(Path pct, Duration limit) {
        return catchThrowableOfType(
                TaskFailedException.class, () -> tasks(pct, limit).run(START));
    }

    private PctTasks tasks(Path pct, Duration limit) {
        return new PctTasks(pct.toString(), directory, new TaskLimits(limit, limit, limit));
    }

    private Path script(String body) throws IOException {
        Path pct = Files.writeString(directory.resolve("pct"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(pct, PosixFilePermissions.fromString("rwxr-xr-x"));
        return pct;
    }
}
