package org.lxcautoscale.host.lxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTask.Clone;
import org.lxcautoscale.host.ContainerTask.CreateSnapshot;
import org.lxcautoscale.host.ContainerTask.DeleteSnapshot;
import org.lxcautoscale.host.ContainerTask.Destroy;
import org.lxcautoscale.host.ContainerTask.RollBack;
import org.lxcautoscale.host.ContainerTask.SetAddress;
import org.lxcautoscale.host.ContainerTask.SetTags;
import org.lxcautoscale.host.ContainerTask.Shutdown;
import org.lxcautoscale.host.ContainerTask.Start;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.cgroup.RunningContainers;

/** What LXC itself does with copies and snapshots, with real containers. */
@Tag("real-lxc")
class RealLxcTasksTest {

    private static final SnapshotName FIRST = new SnapshotName("first");
    private static final ContainerId COPY = new ContainerId("autoscale-copy");
    private static final ContainerId COPY_OF_COPY = new ContainerId("autoscale-copy-of-copy");

    @TempDir
    private Path lxcPath;

    private RealLxc lxc;
    private LxcTasks tasks;

    @BeforeAll
    static void needsRealContainers() {
        RealLxc.assumeAvailable();
    }

    @BeforeEach
    void open() {
        lxc = new RealLxc(lxcPath);
        tasks = new LxcTasks(UnaryOperator.identity(), lxc.root(), lxcPath, TaskLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        lxc.close();
    }

    @Test
    void aLinkedCopyRunsOnTheDisksOfItsBaseAndKeepsItThere() throws Exception {
        ContainerId base = lxc.create();
        write(base, "base");

        tasks.run(copy(base, COPY, Optional.empty(), false));
        tasks.run(new Start(COPY));

        assertThat(config(COPY).get("lxc.rootfs.path").orElseThrow())
                .startsWith("overlay:" + lxcPath.resolve(base.value()));
        assertThat(lxc.exec(COPY, "cat /marker; hostname; echo own > /marker")).isEqualTo("base\nbackend\n");
        assertThat(marker(base)).isEqualTo("base\n");
        lxc.stop(COPY);
        assertThat(failure(new Destroy(base), Kind.REFUSED)).contains(COPY.value());
        assertThat(failure(new RollBack(base, FIRST), Kind.NO_SNAPSHOT)).contains("first");

        tasks.run(copy(COPY, COPY_OF_COPY, Optional.empty(), true));
        tasks.run(new Destroy(COPY));
        tasks.run(new Destroy(base));
        assertThat(marker(COPY_OF_COPY)).isEqualTo("own\n");
        tasks.run(new Start(COPY_OF_COPY));
    }

    @Test
    void aSnapshotStaysWhileLinkedCopiesNeedIt() throws Exception {
        ContainerId base = lxc.create();
        write(base, "then");
        tasks.run(new CreateSnapshot(base, FIRST));
        write(base, "now");
        tasks.run(new Start(base));

        tasks.run(copy(base, COPY, Optional.of(FIRST), false));
        tasks.run(new Start(COPY));

        assertThat(lxc.exec(COPY, "cat /marker")).isEqualTo("then\n");
        assertThat(failure(new DeleteSnapshot(base, FIRST), Kind.REFUSED)).contains(COPY.value());
        lxc.stop(COPY);
        tasks.run(new Destroy(COPY));
        tasks.run(new DeleteSnapshot(base, FIRST));
        assertThat(tasks.snapshots(base)).isEmpty();
        lxc.stop(base);
        tasks.run(new Destroy(base));
        assertThat(lxcPath).isEmptyDirectory();
    }

    @Test
    void aRolledBackContainerKeepsItsHostNameAndItsHardwareAddresses() throws Exception {
        ContainerId id = lxc.create("lxc.net.0.type = veth", "lxc.net.0.hwaddr = 00:16:3e:11:22:33");
        Files.writeString(lxc.config(id), Files.readString(lxc.config(id)) + "lxc.uts.name = backend\n");
        write(id, "then");
        tasks.run(new CreateSnapshot(id, FIRST));
        write(id, "now");
        tasks.run(new SetTags(id, Set.of("later")));

        tasks.run(new RollBack(id, FIRST));

        assertThat(marker(id)).isEqualTo("then\n");
        assertThat(config(id).get("lxc.uts.name")).hasValue("backend");
        assertThat(config(id).get("lxc.net.0.hwaddr")).hasValue("00:16:3e:11:22:33");
        assertThat(config(id).get("lxc.rootfs.path"))
                .hasValue("dir:" + lxcPath.resolve(id.value()).resolve("rootfs"));
        assertThat(config(id).tags()).isEmpty();
        tasks.run(new Start(id));
    }

    @Test
    void aCopyHasItsOwnHardwareAddressAndTheAddressOfItsSourceUntilItIsSet() throws Exception {
        ContainerId id = lxc.create(
                "lxc.net.0.type = veth",
                "lxc.net.0.hwaddr = 00:16:3e:11:22:33",
                "lxc.net.0.ipv4.address = 10.99.0.7/24",
                "lxc.start.auto = 1",
                "# lxc-autoscale.tags = web");
        // Its client for DHCP would take the address away again.
        Files.writeString(rootfs(id).resolve("etc/init.d/rcS"), "#!/bin/sh\n");
        tasks.run(new CreateSnapshot(id, FIRST));

        tasks.run(copy(id, COPY, Optional.of(FIRST), true));

        assertThat(config(COPY).get("lxc.net.0.hwaddr").orElseThrow())
                .startsWith("00:16:3e:")
                .isNotEqualTo("00:16:3e:11:22:33");
        assertThat(config(COPY).get("lxc.start.auto")).hasValue("1");
        assertThat(config(COPY).tags()).containsExactly("web");
        assertThat(tasks.inventory().networks().get(COPY))
                .isEqualTo(tasks.inventory().networks().get(id));

        tasks.run(new SetAddress(COPY, Ipv4Interface.parse("10.99.0.8/24")));
        tasks.run(new Start(COPY));
        assertThat(lxc.exec(COPY, "ip -4 addr show eth0"))
                .contains("inet 10.99.0.8/24")
                .doesNotContain("10.99.0.7");
        lxc.stop(COPY);
        tasks.run(new SetAddress(COPY, Optional.empty()));
        tasks.run(new Start(COPY));
        assertThat(lxc.exec(COPY, "ip -4 addr show eth0")).doesNotContain("inet ");
    }

    @Test
    void theAddressesOfAContainerAreThoseItHasUnlessTheyAreFixed() throws Exception {
        ContainerId id = lxc.create("lxc.net.0.type = veth");
        // Its client for DHCP would take the address away again.
        Files.writeString(rootfs(id).resolve("etc/init.d/rcS"), "#!/bin/sh\n");
        assertThat(tasks.addresses(id)).isEmpty();
        tasks.run(new Start(id));
        assertThat(tasks.addresses(id)).isEmpty();

        lxc.exec(id, "ip link set lo up; ip addr add 10.99.0.9/24 dev eth0; ip link set eth0 up");

        assertThat(tasks.addresses(id)).containsExactly(Ipv4.parse("10.99.0.9").orElseThrow());
        tasks.run(new SetAddress(id, Ipv4Interface.parse("10.99.0.8/24")));
        assertThat(tasks.addresses(id)).containsExactly(Ipv4.parse("10.99.0.8").orElseThrow());
    }

    @Test
    void aContainerThatDoesNotStartIsAFailure() throws Exception {
        ContainerId id = lxc.create("lxc.net.0.ipv4.address = 10.99.0.7/24");

        assertThat(failure(new Start(id), Kind.FAILED)).contains("The container failed to start");
        await().atMost(Duration.ofSeconds(20)).until(() -> !isRunning(id));
    }

    @Test
    void oneThatDoesNotEndByItselfIsStopped() throws Exception {
        ContainerId id = lxc.create();
        tasks.run(new Start(id));

        tasks.run(new Shutdown(id, Duration.ofSeconds(1)));

        assertThat(isRunning(id)).isFalse();
        assertThat(failure(new Shutdown(id, Duration.ofSeconds(1)), Kind.REFUSED))
                .contains("not running");
    }

    @Test
    void snapshotsOfOthersHaveTheNamesThatLxcGaveThem() throws Exception {
        ContainerId id = lxc.create();
        Path comment = Files.writeString(lxcPath.resolve("comment"), "by hand\n");
        lxc.run("lxc-snapshot", "-P", lxcPath.toString(), "-n", id.value(), "-c", comment.toString());
        Files.delete(comment);

        assertThat(tasks.snapshots(id))
                .extracting(Snapshot::name, Snapshot::description)
                .containsExactly(tuple("snap0", "by hand"));
        assertThat(failure(new Destroy(id), Kind.REFUSED)).contains("snap0");
        tasks.run(new DeleteSnapshot(id, new SnapshotName("snap0")));
        assertThat(tasks.snapshots(id)).isEmpty();
    }

    private static Clone copy(ContainerId id, ContainerId copy, Optional<SnapshotName> snapshot, boolean full) {
        return new Clone(id, copy, new CloneName("backend"), snapshot, full, Optional.empty(), Optional.empty());
    }

    private void write(ContainerId id, String text) throws IOException {
        Files.writeString(rootfs(id).resolve("marker"), text + "\n");
    }

    private String marker(ContainerId id) throws IOException {
        return Files.readString(rootfs(id).resolve("marker"));
    }

    private Path rootfs(ContainerId id) {
        return lxcPath.resolve(id.value()).resolve("rootfs");
    }

    private LxcConfig config(ContainerId id) throws IOException {
        return new LxcConfig(Files.readString(lxc.config(id)));
    }

    private boolean isRunning(ContainerId id) throws IOException {
        return new RunningContainers(lxc.root(), lxcPath).isRunning(id);
    }

    private String failure(ContainerTask task, Kind kind) {
        TaskFailedException failure = catchThrowableOfType(TaskFailedException.class, () -> tasks.run(task));
        assertThat(failure).as("failure of %s", task).isNotNull();
        assertThat(failure.kind()).as(failure.sentence()).isEqualTo(kind);
        return failure.sentence();
    }
}
