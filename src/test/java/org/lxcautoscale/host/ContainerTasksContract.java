package org.lxcautoscale.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.ContainerTask.Clone;
import org.lxcautoscale.host.ContainerTask.CreateSnapshot;
import org.lxcautoscale.host.ContainerTask.DeleteSnapshot;
import org.lxcautoscale.host.ContainerTask.Destroy;
import org.lxcautoscale.host.ContainerTask.GrowRootDisk;
import org.lxcautoscale.host.ContainerTask.RollBack;
import org.lxcautoscale.host.ContainerTask.SetAddress;
import org.lxcautoscale.host.ContainerTask.SetTags;
import org.lxcautoscale.host.ContainerTask.Shutdown;
import org.lxcautoscale.host.ContainerTask.Start;
import org.lxcautoscale.host.ContainerTask.Stop;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** What every host with tasks does, and how it refuses. */
public abstract class ContainerTasksContract {

    private static final SnapshotName FIRST = new SnapshotName("first");
    private static final SnapshotName SECOND = new SnapshotName("second-1");
    private static final SnapshotName NONE = new SnapshotName("nosuch");
    private static final ContainerId NOBODY = new ContainerId("999");
    private static final ContainerId COPY = new ContainerId("301");

    private static final Ipv4Interface ADDRESS =
            Ipv4Interface.parse("10.0.2.17/24").orElseThrow();

    private TaskFixture fixture;
    private ContainerTasks tasks;
    private final List<Ended> ended = new ArrayList<>();

    /** A host without containers. */
    protected abstract TaskFixture fixture() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        fixture = fixture();
        tasks = fixture.tasks();
    }

    @AfterEach
    final void close() throws Exception {
        if (fixture != null) {
            tasks.close();
            fixture.close();
        }
    }

    @Test
    void snapshotsAreListedOldestFirstWithTheirParents() throws Exception {
        ContainerId id = fixture.create();
        assertThat(tasks.snapshots(id)).isEmpty();

        takeSnapshot(id, FIRST);
        takeSnapshot(id, SECOND);

        List<Snapshot> all = tasks.snapshots(id);
        assertThat(all).extracting(Snapshot::name).containsExactly("first", "second-1");
        assertThat(all).extracting(Snapshot::parent).containsExactly(Optional.empty(), Optional.of("first"));
        assertThat(all).allSatisfy(snapshot -> assertThat(snapshot.time()).isPresent());
        assertThat(fixture.isRunning(id)).isTrue();
    }

    @Test
    void aDeletedSnapshotIsGone() throws Exception {
        ContainerId id = fixture.create();
        takeSnapshot(id, FIRST);
        takeSnapshot(id, SECOND);

        succeed(new DeleteSnapshot(id, FIRST));

        assertThat(tasks.snapshots(id)).extracting(Snapshot::name).containsExactly("second-1");
        assertThat(tasks.snapshots(id).getFirst().parent()).isEmpty();
        assertThat(fail(new DeleteSnapshot(id, FIRST), Kind.NO_SNAPSHOT)).contains("snapshot 'first' does not exist");
    }

    @Test
    void aNameIsUsedOnce() throws Exception {
        ContainerId id = fixture.create();
        takeSnapshot(id, FIRST);
        if (!fixture.takesSnapshotsOfRunning()) {
            succeed(new Stop(id));
        }

        assertThat(fail(new CreateSnapshot(id, FIRST), Kind.REFUSED)).contains("snapshot name 'first' already used");
    }

    @Test
    void aRolledBackContainerIsAsItWasAndStopped() throws Exception {
        ContainerId id = fixture.create();
        takeSnapshot(id, FIRST);
        succeed(new SetTags(id, Set.of("later")));

        succeed(new RollBack(id, FIRST));

        assertThat(fixture.isRunning(id)).isFalse();
        assertThat(fixture.tags(id)).containsExactlyInAnyOrder("autoscale", "web");
        assertThat(tasks.snapshots(id)).hasSize(1);
        fail(new RollBack(id, NONE), Kind.NO_SNAPSHOT);
    }

    @Test
    void aRunningContainerIsClonedFromASnapshotOnly() throws Exception {
        ContainerId id = fixture.create();
        assertThat(fail(copy(id, Optional.empty()), Kind.REFUSED)).contains("only possible from a snapshot");
        fail(copy(id, Optional.of(NONE)), Kind.NO_SNAPSHOT);
        takeSnapshot(id, FIRST);

        succeed(copy(id, Optional.of(FIRST)));

        assertThat(fixture.exists(COPY)).isTrue();
        assertThat(fixture.isRunning(COPY)).isFalse();
        assertThat(fixture.isRunning(id)).isTrue();
        assertThat(fixture.name(COPY)).isEqualTo("web-2");
        assertThat(fixture.tags(COPY)).containsExactlyInAnyOrder("autoscale", "web");
        assertThat(tasks.snapshots(COPY)).isEmpty();
        assertThat(fail(copy(id, Optional.of(FIRST)), Kind.REFUSED)).contains("301 already exists");
    }

    @Test
    void aStoppedContainerIsClonedAsItIs() throws Exception {
        ContainerId id = fixture.create();
        succeed(new Stop(id));

        succeed(copy(id, Optional.empty()));

        assertThat(fixture.exists(COPY)).isTrue();
    }

    @Test
    void containersAreStoppedAndStarted() throws Exception {
        ContainerId id = fixture.create();
        assertThat(fail(new Start(id), Kind.REFUSED)).contains("CT " + id + " already running");

        succeed(new Stop(id));
        assertThat(fixture.isRunning(id)).isFalse();
        assertThat(fail(new Stop(id), Kind.REFUSED)).contains("CT " + id + " not running");

        succeed(new Start(id));
        assertThat(fixture.isRunning(id)).isTrue();
    }

    @Test
    void aContainerIsAskedToEnd() throws Exception {
        ContainerId id = fixture.create();

        succeed(shutdown(id));

        assertThat(fixture.isRunning(id)).isFalse();
        assertThat(fail(shutdown(id), Kind.REFUSED)).contains("CT " + id + " not running");
        succeed(new Start(id));
        assertThat(fixture.isRunning(id)).isTrue();
    }

    @Test
    void anAddressIsSetAndEverythingElseKept() throws Exception {
        ContainerId id = fixture.create();
        ContainerId other = fixture.create();
        assertThat(inventory().first(id).orElseThrow().address()).isEmpty();

        succeed(new SetAddress(id, Optional.of(ADDRESS)));
        succeed(new SetAddress(id, Optional.of(ADDRESS)));

        Inventory inventory = inventory();
        assertThat(inventory.networks().get(id)).containsExactly(new Network("net0", Optional.of(ADDRESS)));
        assertThat(inventory.first(other).orElseThrow().address()).isEmpty();
        assertThat(inventory.addressesBeside(other)).containsExactly(ADDRESS.address());
        assertThat(inventory.addressesBeside(id)).isEmpty();
        assertThat(inventory.unknownNetworks()).isEmpty();
        assertThat(fixture.isRunning(id)).isTrue();
        assertThat(fixture.tags(id)).containsExactlyInAnyOrder("autoscale", "web");

        succeed(new SetAddress(id, Optional.empty()));

        assertThat(inventory().networks().get(id)).containsExactly(new Network("net0", Optional.empty()));
    }

    @Test
    void theInventoryHasACloneUntilItIsDestroyed() throws Exception {
        ContainerId id = fixture.create();
        succeed(new SetAddress(id, Optional.of(ADDRESS)));
        succeed(new Stop(id));
        assertThat(inventory().ids()).containsExactly(id);

        succeed(copy(id, Optional.empty()));

        Inventory inventory = inventory();
        assertThat(inventory.isNumbered()).isEqualTo(fixture.numbersContainers());
        assertThat(inventory.ids()).containsExactlyInAnyOrder(id, COPY);
        // Until it gets one of its own.
        assertThat(inventory.first(COPY).orElseThrow().address()).contains(ADDRESS);

        succeed(new Destroy(COPY));

        assertThat(inventory().ids()).containsExactly(id);
        assertThat(inventory().networks()).containsOnlyKeys(id);
    }

    private Inventory inventory() {
        AtomicReference<Inventory> found = new AtomicReference<>();
        AtomicReference<TaskFailedException> failure = new AtomicReference<>();
        tasks.inventory(found::set, failure::set);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    fixture.pass();
                    tasks.advance();
                    return found.get() != null || failure.get() != null;
                });
        assertThat(failure.get()).isNull();
        return found.get();
    }

    @Test
    void aContainerIsDestroyedWhenItIsStopped() throws Exception {
        ContainerId id = fixture.create();
        assertThat(fail(new Destroy(id), Kind.REFUSED)).contains("container is running");
        assertThat(fixture.exists(id)).isTrue();
        succeed(new Stop(id));

        succeed(new Destroy(id));

        assertThat(fixture.exists(id)).isFalse();
        fail(new Start(id), Kind.NO_CONTAINER);
    }

    @Test
    void aRootDiskGrows() throws Exception {
        GrowRootDisk grow = new GrowRootDisk(fixture.create(), 2);
        if (fixture.growsDisks()) {
            succeed(grow);
        } else {
            fail(grow, Kind.REFUSED);
        }
    }

    @Test
    void tagsAreReplaced() throws Exception {
        ContainerId id = fixture.create();

        succeed(new SetTags(id, Set.of("web", "autoscale-off")));
        assertThat(fixture.tags(id)).containsExactlyInAnyOrder("web", "autoscale-off");

        succeed(new SetTags(id, Set.of()));
        assertThat(fixture.tags(id)).isEmpty();
    }

    @Test
    void aLockedContainerIsLeftAlone() throws Exception {
        assumeTrue(fixture.hasLocks(), "this host has no locks");
        ContainerId id = fixture.create();
        succeed(new CreateSnapshot(id, FIRST));
        fixture.lock(id);
        fail(new Stop(id), Kind.LOCKED);
        fail(shutdown(id), Kind.LOCKED);
        assertThat(fixture.isRunning(id)).isTrue();
        fixture.unlock(id);
        succeed(new Stop(id));
        fixture.lock(id);

        for (ContainerTask task : List.of(
                new CreateSnapshot(id, SECOND),
                new DeleteSnapshot(id, FIRST),
                new RollBack(id, FIRST),
                copy(id, Optional.of(FIRST)),
                new Start(id),
                new Destroy(id),
                new GrowRootDisk(id, 1),
                new SetAddress(id, Optional.of(ADDRESS)),
                new SetTags(id, Set.of("web")))) {
            assertThat(fail(task, Kind.LOCKED)).contains("CT is locked (backup)");
        }
        assertThat(fixture.exists(id)).isTrue();
        assertThat(tasks.snapshots(id)).hasSize(1);
    }

    @Test
    void thereIsNothingToDoToAContainerThatDoesNotExist() {
        for (ContainerTask task : List.of(
                new CreateSnapshot(NOBODY, FIRST),
                new DeleteSnapshot(NOBODY, FIRST),
                new RollBack(NOBODY, FIRST),
                copy(NOBODY, Optional.of(FIRST)),
                new Start(NOBODY),
                new Destroy(NOBODY),
                new GrowRootDisk(NOBODY, 1),
                new SetAddress(NOBODY, Optional.of(ADDRESS)),
                new SetTags(NOBODY, Set.of("web")))) {
            fail(task, Kind.NO_CONTAINER);
        }
        // pct says of one that does not exist that it does not run.
        for (ContainerTask task : List.of(new Stop(NOBODY), shutdown(NOBODY))) {
            assertThat(end(task).failure().orElseThrow().kind()).isIn(Kind.NO_CONTAINER, Kind.REFUSED);
        }
        assertThat(catchThrowableOfType(TaskFailedException.class, () -> tasks.snapshots(NOBODY))
                        .kind())
                .isEqualTo(Kind.NO_CONTAINER);
    }

    @Test
    void thereIsOneTaskAtATimeForAContainerAndOthersDoNotWait() throws Exception {
        ContainerId one = fixture.create();
        ContainerId other = fixture.create();
        if (!fixture.takesSnapshotsOfRunning()) {
            succeed(new Stop(one));
            succeed(new Stop(other));
        }

        begin(new CreateSnapshot(one, FIRST));
        if (tasks.isBusy(one)) { // fast ones may have ended
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> beginWhileBusy(one));
        }
        begin(new CreateSnapshot(other, FIRST));

        assertThat(ended(2))
                .allSatisfy(ended -> assertThat(ended.error()).isEmpty())
                .extracting(ended -> ended.task().id())
                .containsExactlyInAnyOrder(one, other);
        assertThat(tasks.isBusy(one)).isFalse();
        tasks.advance();
        assertThat(ended).isEmpty();
    }

    private void beginWhileBusy(ContainerId id) {
        if (!tasks.isBusy(id)) {
            throw new IllegalStateException("it has just ended");
        }
        begin(new CreateSnapshot(id, SECOND));
    }

    private static Clone copy(ContainerId id, Optional<SnapshotName> snapshot) {
        return new Clone(id, COPY, new CloneName("web_2"), snapshot, true, Optional.empty(), Optional.empty());
    }

    private static Shutdown shutdown(ContainerId id) {
        return new Shutdown(id, Duration.ofSeconds(30));
    }

    private void succeed(ContainerTask task) {
        assertThat(end(task).error()).isEmpty();
    }

    /** Returns what went wrong. */
    private String fail(ContainerTask task, Kind kind) {
        Ended ended = end(task);
        assertThat(ended.failure()).as("failure of %s", task).isPresent();
        assertThat(ended.failure().orElseThrow().kind()).as(ended.error()).isEqualTo(kind);
        assertThat(ended.error()).contains(task.id().value());
        return ended.error();
    }

    /** Of a container that runs before and after. */
    private void takeSnapshot(ContainerId id, SnapshotName name) {
        if (fixture.takesSnapshotsOfRunning()) {
            succeed(new CreateSnapshot(id, name));
            return;
        }
        assertThat(fail(new CreateSnapshot(id, name), Kind.REFUSED)).contains("running");
        succeed(new Stop(id));
        succeed(new CreateSnapshot(id, name));
        succeed(new Start(id));
    }

    private Ended end(ContainerTask task) {
        begin(task);
        return ended(1).getFirst();
    }

    private void begin(ContainerTask task) {
        tasks.begin(task, failure -> ended.add(new Ended(task, failure)));
    }

    /**
     * A task that has ended.
     *
     * @param failure what went wrong; empty when it was done
     */
    private record Ended(ContainerTask task, Optional<TaskFailedException> failure) {

        String error() {
            return failure.map(TaskFailedException::sentence).orElse("");
        }
    }

    private List<Ended> ended(int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    fixture.pass();
                    tasks.advance();
                    return ended.size() >= count;
                });
        List<Ended> all = List.copyOf(ended);
        ended.clear();
        return all;
    }
}
