package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;

/** With commands of LXC that do nothing but answer. */
class LxcTasksTest {

    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId COPY = new ContainerId("web-2");
    private static final SnapshotName FIRST = new SnapshotName("first");

    @TempDir
    private Path root;

    private Path lxcPath;
    private Path calls;

    @BeforeEach
    void open() throws IOException {
        lxcPath = root.resolve("var/lib/lxc");
        calls = root.resolve("calls");
        container(WEB, "lxc.rootfs.path = dir:/var/lib/lxc/web/rootfs\nlxc.uts.name = web\n");
        isRunning(false);
    }

    @Test
    void eachStepIsOneCallWithoutAShell() throws Exception {
        snapshot("snap0", "lxc-autoscale.snapshot = first\n", "2026:11:29 17:45:16");
        Path copy = Files.createDirectories(root.resolve("copied"));
        String copies = "[ $1 = lxc-copy ] && cp -r " + copy + " " + lxcPath.resolve("web-2") + "; exit 0";
        Files.writeString(copy.resolve("config"), "lxc.rootfs.path = dir:/x\nlxc.uts.name = web-2\n");

        run(copies, new ContainerTask.CreateSnapshot(WEB, new SnapshotName("second")));
        run(copies, new ContainerTask.DeleteSnapshot(WEB, FIRST));
        run(copies, new ContainerTask.RollBack(WEB, FIRST));
        run(copies, copy(Optional.empty(), true));
        Files.delete(lxcPath.resolve("web-2/config"));
        Files.delete(lxcPath.resolve("web-2"));
        run(copies, copy(Optional.of(FIRST), false));
        isRunning(true);
        run(copies, new ContainerTask.RollBack(WEB, FIRST));
        isRunning(true);
        run(copies, new ContainerTask.Stop(WEB));
        isRunning(true);
        run(copies, new ContainerTask.Shutdown(WEB, Duration.ofSeconds(90)));

        assertThat(Files.readString(calls).replace(lxcPath.toString(), "LXC")).isEqualTo("""
                C: lxc-snapshot -P LXC -n web -c LXC/web/.lxc-autoscale.second -o none -l ERROR
                C: lxc-snapshot -P LXC -n web -d snap0 -o none -l ERROR
                C: lxc-snapshot -P LXC -n web -r snap0 -o none -l ERROR
                C: lxc-copy -P LXC -n web -p LXC -N web-2 -o none -l ERROR
                C: lxc-copy -P LXC/web/snaps -n snap0 -p LXC -N web-2 -s -B overlayfs -o none -l ERROR
                C: lxc-stop -P LXC -n web -k
                C: lxc-snapshot -P LXC -n web -r snap0 -o none -l ERROR
                C: lxc-stop -P LXC -n web -k
                C: lxc-stop -P LXC -n web -t 90
                """);
        assertThat(lxcPath.resolve("web/.lxc-autoscale.second")).doesNotExist();
        assertThat(config(COPY).get("lxc.uts.name")).hasValue("backend");
    }

    @Test
    void aContainerOnAnOverlayIsCopiedIntoADirectory() throws Exception {
        container(WEB, "lxc.rootfs.path = overlay:/base:/delta\n");
        failure("exit 1", copy(Optional.empty(), true));
        container(WEB, "lxc.rootfs.path = zfs:lxc/web\n");
        failure("exit 1", copy(Optional.empty(), false));

        assertThat(Files.readAllLines(calls))
                .satisfiesExactly(
                        call -> assertThat(call).contains("-N web-2 -B dir -o"),
                        call -> assertThat(call).contains("-N web-2 -s -o"));
    }

    /** As LXC 5.0 says it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            lxc-snapshot: web: ../src/lxc/lxccontainer.c: do_lxcapi_snapshot: 4181 and keep the original container pristine\\nlxc-snapshot: web: ../src/lxc/lxccontainer.c: do_lxcapi_snapshot: 4187 Failed to clone of /var/lib/lxc:web\\nlxc-snapshot: web: ../src/lxc/tools/lxc_snapshot.c: do_snapshot: 197 Error creating a snapshot | FAILED | Failed to clone of /var/lib/lxc:web; Error creating a snapshot
            rsync: write failed: No space left on device (28)\\nlxc-snapshot: web: ../src/lxc/tools/lxc_snapshot.c: do_snapshot: 197 Error creating a snapshot | STORAGE_FULL | rsync: write failed: No space left on device (28); Error creating a snapshot
            lxc-snapshot: web: ../src/lxc/tools/lxc_snapshot.c: main: 150 Insufficent privileges to control web | DENIED | Insufficent privileges to control web
            "" | FAILED | exit code 1
            """)
    void whatLxcSaysIsTold(String said, Kind kind, String reason) throws Exception {
        TaskFailedException failure =
                failure("printf '" + said + "' >&2; exit 1", new ContainerTask.CreateSnapshot(WEB, FIRST));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.sentence())
                .contains("lxc-snapshot -P " + lxcPath + " -n web")
                .endsWith(": " + reason);
    }

    @Test
    void whatHasHappenedMeanwhileIsSeenOnDisk() throws Exception {
        assertThat(failure(
                                "echo '1: 00000002 00000000 00010000 0001 01 123 @%s/web/command' > %s; exit 1"
                                        .formatted("/var/lib/lxc", root.resolve("proc/net/unix")),
                                new ContainerTask.CreateSnapshot(WEB, FIRST))
                        .kind())
                .isEqualTo(Kind.REFUSED);
        isRunning(false);
        assertThat(failure("rm " + lxcPath.resolve("web/config") + "; exit 1", new ContainerTask.Destroy(WEB))
                        .kind())
                .isEqualTo(Kind.NO_CONTAINER);
    }

    @Test
    void aStartIsDoneWhenTheContainerRuns() throws Exception {
        TaskFailedException failure = failure("exit 0", new ContainerTask.Start(WEB));

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.sentence()).endsWith("container web has ended again at once");
    }

    @Test
    void aFailedRollBackTellsWhatIsLost() throws Exception {
        snapshot("snap0", "lxc-autoscale.snapshot = first\n", "2026:11:29 17:45:16");

        TaskFailedException failure = failure(
                "rm " + lxcPath.resolve("web/config") + "; echo 'Failed to copy' >&2; exit 1",
                new ContainerTask.RollBack(WEB, FIRST));

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.sentence())
                .endsWith("Failed to copy; container web is gone, its snapshot is kept in "
                        + lxcPath.resolve("web/snaps/snap0"));
    }

    @Test
    void whatLxcHasNotIsNotAccepted() throws Exception {
        for (ContainerTask task : List.of(
                new ContainerTask.CreateSnapshot(WEB, new SnapshotName("snap7")),
                new ContainerTask.Clone(
                        WEB, COPY, new CloneName("a"), Optional.empty(), true, Optional.of("pve2"), Optional.empty()),
                new ContainerTask.Clone(
                        WEB, COPY, new CloneName("a"), Optional.empty(), true, Optional.empty(), Optional.of("big")),
                new ContainerTask.Clone(
                        WEB,
                        COPY,
                        new CloneName("a." + "b".repeat(63)),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        Optional.empty()))) {
            assertThat(failure("exit 0", task).kind()).as("%s", task).isEqualTo(Kind.REJECTED);
        }
        assertThat(calls).doesNotExist();
    }

    @Test
    void withoutTheCommandsThatIsSaid() {
        LxcTasks tasks = new LxcTasks(name -> "/nowhere/" + name, root, lxcPath, TaskLimits.DEFAULT);

        TaskFailedException failure =
                catchThrowableOfType(TaskFailedException.class, () -> tasks.run(new ContainerTask.Destroy(WEB)));

        assertThat(failure.kind()).isEqualTo(Kind.TOOL_MISSING);
        assertThat(failure).hasMessage("/nowhere/lxc-destroy is not installed or not on the PATH");
    }

    @Test
    void aContainerWithSnapshotsOrLinkedCopiesIsNotDestroyed() throws Exception {
        snapshot("snap0", "lxc-autoscale.snapshot = first\n", "2026:11:29 17:45:16");
        assertThat(failure("exit 0", new ContainerTask.Destroy(WEB)))
                .hasMessage("container web cannot be destroyed: it has snapshots, delete them first: first");

        Files.writeString(
                lxcPath.resolve("web/lxc_snapshots"), "/var/lib/lxc\nweb-2\n/var/lib/lxc/web-3/snaps\nsnap0\n");
        for (ContainerTask task : List.of(new ContainerTask.Destroy(WEB), new ContainerTask.RollBack(WEB, FIRST))) {
            assertThat(failure("exit 0", task).sentence())
                    .endsWith("destroy these first: web-2, /var/lib/lxc/web-3/snaps/snap0");
        }

        Files.writeString(lxcPath.resolve("web/snaps/snap0/lxc_snapshots"), "/var/lib/lxc\nweb-4\n");
        assertThat(failure("exit 0", new ContainerTask.DeleteSnapshot(WEB, FIRST)))
                .hasMessage("snapshot first of container web cannot be deleted: the disks of others depend on its own,"
                        + " destroy these first: web-4");
        assertThat(calls).doesNotExist();
    }

    @Test
    void snapshotsAreListedByTimeUnderTheirNames() throws Exception {
        snapshot("snap0", "lxc-autoscale.snapshot = second\n", "2026:11:29 17:45:17");
        snapshot("snap1", "before the upgrade\nof für\n", "2026:11:29 17:45:16");
        snapshot("snap2", "", "");
        Files.delete(lxcPath.resolve("web/snaps/snap2/ts"));
        Files.createDirectories(lxcPath.resolve("web/snaps/empty"));

        assertThat(tasks("exit 1").snapshots(WEB))
                .containsExactly(
                        new Snapshot("snap1", "before the upgrade\nof für", time(16), Optional.empty()),
                        new Snapshot("second", "", time(17), Optional.of("snap1")),
                        new Snapshot("snap2", "", Optional.empty(), Optional.of("second")));
    }

    private static Optional<Instant> time(int second) {
        return Optional.of(LocalDateTime.of(2026, 11, 29, 17, 45, second)
                .atZone(ZoneId.systemDefault())
                .toInstant());
    }

    @Test
    void tagsAndAddressesAreLinesOfTheConfiguration() throws Exception {
        String before = "# caf\u00e9\nlxc.net.0.type = veth\n\nlxc.group = Web\n";
        Path file = container(WEB, before);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        LxcTasks tasks = tasks("exit 1");

        tasks.run(new ContainerTask.SetTags(WEB, Set.of("Web", "autoscale-created")));
        assertThat(config(WEB).tags()).containsExactlyInAnyOrder("web", "autoscale-created");
        tasks.run(new ContainerTask.SetTags(WEB, Set.of("a")));
        tasks.run(new ContainerTask.SetAddress(WEB, Ipv4Interface.parse("10.0.3.9/24")));
        assertThat(file).usingCharset(StandardCharsets.ISO_8859_1).hasContent("""
                        # caf\u00e9
                        lxc.net.0.type = veth
                        lxc.net.0.ipv4.address = 10.0.3.9/24

                        lxc.group = Web
                        # lxc-autoscale.tags = a
                        """);
        assertThat(tasks.inventory())
                .isEqualTo(new Inventory(
                        Set.of(WEB),
                        Map.of(WEB, List.of(new Inventory.Network("net0", Ipv4Interface.parse("10.0.3.9/24")))),
                        Map.of(),
                        false));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));

        tasks.run(new ContainerTask.SetTags(WEB, Set.of()));
        tasks.run(new ContainerTask.SetAddress(WEB, Optional.empty()));
        assertThat(file).usingCharset(StandardCharsets.ISO_8859_1).hasContent(before);
        assertThat(config(WEB).tags()).containsExactly("web");
        assertThat(calls).doesNotExist();
    }

    @Test
    void anAddressNeedsAnInterface() throws Exception {
        TaskFailedException failure =
                failure("exit 0", new ContainerTask.SetAddress(WEB, Ipv4Interface.parse("10.0.3.9/24")));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.sentence())
                .contains("container web has no network interface")
                .contains("10.0.3.9/24");
        tasks("exit 1").run(new ContainerTask.SetAddress(WEB, Optional.empty()));
    }

    @Test
    void whatWasLeftHalfDoneOccupiesItsName() throws Exception {
        Files.createDirectories(lxcPath.resolve("web-2"));

        assertThat(tasks("exit 1").inventory().ids()).containsExactlyInAnyOrder(WEB, COPY);
        assertThat(failure("exit 0", copy(Optional.empty(), true)).kind()).isEqualTo(Kind.REFUSED);
    }

    private static ContainerTask.Clone copy(Optional<SnapshotName> snapshot, boolean full) {
        return new ContainerTask.Clone(
                WEB, COPY, new CloneName("backend"), snapshot, full, Optional.empty(), Optional.empty());
    }

    private Path container(ContainerId id, String config) throws IOException {
        Path directory = Files.createDirectories(lxcPath.resolve(id.value()));
        return Files.writeString(directory.resolve("config"), config, StandardCharsets.ISO_8859_1);
    }

    private LxcConfig config(ContainerId id) throws IOException {
        return new LxcConfig(
                Files.readString(lxcPath.resolve(id.value()).resolve("config"), StandardCharsets.ISO_8859_1));
    }

    private void snapshot(String name, String comment, String time) throws IOException {
        Path directory = Files.createDirectories(lxcPath.resolve("web/snaps").resolve(name));
        Files.writeString(directory.resolve("config"), "lxc.uts.name = web\n");
        Files.writeString(directory.resolve("comment"), comment);
        Files.writeString(directory.resolve("ts"), time);
    }

    /** Whether the kernel lists its socket. */
    private void isRunning(boolean runs) throws IOException {
        Path file = Files.createDirectories(root.resolve("proc/net")).resolve("unix");
        Files.writeString(
                file, runs ? "1: 00000002 00000000 00010000 0001 01 123 @/var/lib/lxc/web/command\n" : "Num\n");
    }

    private void run(String answer, ContainerTask task) throws Exception {
        tasks(answer).run(task);
    }

    private TaskFailedException failure(String answer, ContainerTask task) throws IOException {
        LxcTasks tasks = tasks(answer);
        return catchThrowableOfType(TaskFailedException.class, () -> tasks.run(task));
    }

    /** @param answer what each command does in the end, with its name as the first argument; {@code lxc-stop} stops first */
    private LxcTasks tasks(String answer) throws IOException {
        Path script = Files.writeString(root.resolve("script"), """
                        #!/bin/sh
                        name=$1
                        echo "$LC_ALL: $*" >> CALLS
                        [ $name = lxc-stop ] && echo Num > UNIX
                        ANSWER
                        """.replace("CALLS", calls.toString())
                .replace("UNIX", root.resolve("proc/net/unix").toString())
                .replace("ANSWER", answer));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("lxc-snapshot", "lxc-copy", "lxc-start", "lxc-stop", "lxc-destroy")) {
            Path command =
                    Files.writeString(root.resolve(name), "#!/bin/sh\nexec " + script + " " + name + " \"$@\"\n");
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return new LxcTasks(name -> root.resolve(name).toString(), root, lxcPath, TaskLimits.DEFAULT);
    }
}
