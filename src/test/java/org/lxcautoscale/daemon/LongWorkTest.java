package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Job;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** Long work that people order while the loop runs, in virtual time. */
class LongWorkTest extends LongWorkFixture {

    @Test
    void aSnapshotIsTakenAndOnesThatAreThereAlreadyAreAConflict() throws Exception {
        order(20, snapshot(WEB, SNAPSHOT));
        order(30, snapshot(WEB, SNAPSHOT));
        run(60);

        assertThat(replies.getFirst().join()).isInstanceOf(Reply.Done.class);
        assertRefused(Reply.Kind.CONFLICT, "already used");
        assertThat(snapshots(WEB)).containsExactly("before");
    }

    @Test
    void aContainerThatRanRunsAgainAfterARollback() throws Exception {
        order(20, snapshot(WEB, SNAPSHOT));
        order(30, new Job.RollBack(WEB, SNAPSHOT));
        run(60);

        assertDone();
        assertThat(container(WEB).isRunning()).isTrue();
        assertThat(steps()).containsExactly("CreateSnapshot", "RollBack", "Start");
    }

    @Test
    void aContainerThatWasStoppedStaysStoppedAfterARollback() throws Exception {
        host.stop(WEB);
        order(20, snapshot(WEB, SNAPSHOT));
        order(30, new Job.RollBack(WEB, SNAPSHOT));
        run(60);

        assertDone();
        assertThat(container(WEB).isRunning()).isFalse();
    }

    @Test
    void aRollbackToNothingIsNotFoundAndChangesNothing() throws Exception {
        order(20, new Job.RollBack(WEB, SNAPSHOT));
        run(60);

        assertRefused(Reply.Kind.NOT_FOUND, "rolling back failed", "does not exist");
        assertThat(container(WEB).isRunning()).isTrue();
        assertThat(steps()).containsExactly("RollBack");
    }

    @Test
    void aContainerThatAFailedRollbackHasStoppedIsStartedAgain() throws Exception {
        fail(ContainerTask.RollBack.class::isInstance, Kind.FAILED);
        order(20, new Job.RollBack(WEB, SNAPSHOT));
        stopBefore(ContainerTask.RollBack.class::isInstance);
        run(60);

        assertRefused(Reply.Kind.FAILED, "rolling back failed", "has been started again");
        assertThat(container(WEB).isRunning()).isTrue();
    }

    /** From now on such tasks stop container 101, whether they fail or not. */
    private void stopBefore(Predicate<ContainerTask> which) {
        Function<Runnable, ContainerTasks> before = tasks;
        Predicate<ContainerTask> stopping = task -> {
            if (which.test(task)) {
                host.stop(WEB);
            }
            return false;
        };
        tasks = wake -> new Failing(before.apply(wake), stopping, Kind.FAILED, wake, new ArrayList<>());
    }

    @Test
    void aRollbackAfterWhichItDoesNotStartSaysSo() throws Exception {
        fail(ContainerTask.Start.class::isInstance, Kind.FAILED);
        order(20, snapshot(WEB, SNAPSHOT));
        order(30, new Job.RollBack(WEB, SNAPSHOT));
        run(60);

        assertRefused(Reply.Kind.FAILED, "is back at snapshot before", "it is stopped", "the host says no");
    }

    @Test
    void aCloneOfARunningContainerRunsAndHasTheTag() throws Exception {
        host.setTags(WEB, Set.of("shop"));
        order(20, copy());
        run(100);

        assertDone();
        assertThat(steps()).containsExactly("CreateSnapshot", "Clone", "SetTags", "Start", "DeleteSnapshot");
        assertThat(container(COPY).isRunning()).isTrue();
        assertThat(container(COPY).name()).isEqualTo("web-copy");
        assertThat(container(COPY).tags()).containsExactlyInAnyOrder("shop", "autoscale-created");
        assertThat(container(WEB).isRunning()).isTrue();
        assertThat(snapshots(WEB)).isEmpty();
    }

    @Test
    void aStoppedContainerIsCopiedWithoutASnapshot() throws Exception {
        host.stop(WEB);
        order(20, copy());
        run(100);

        assertDone();
        assertThat(steps()).containsExactly("Clone", "SetTags", "Start");
    }

    @Test
    void anIdThatIsInUseIsRefusedBeforeAnythingIsDone() throws Exception {
        order(20, new Job.MakeClone(WEB, new ContainerId("102"), new CloneName("x")));
        run(60);

        assertRefused(Reply.Kind.CONFLICT, "there is a container 102 already");
        assertThat(begun).isEmpty();
    }

    @Test
    void noSnapshotNoClone() throws Exception {
        fail(ContainerTask.CreateSnapshot.class::isInstance, Kind.LOCKED);
        order(20, copy());
        run(100);

        assertRefused(Reply.Kind.CONFLICT, "taking a snapshot of container 101 failed", "nothing is left behind");
        assertThat(steps()).containsExactly("CreateSnapshot");
    }

    @Test
    void aSnapshotThatMayHaveBeenTakenIsDeleted() throws Exception {
        fail(ContainerTask.CreateSnapshot.class::isInstance, Kind.UNCLEAR);
        order(20, copy());
        run(100);

        assertRefused(Reply.Kind.FAILED, "taking a snapshot of container 101 failed");
        assertThat(steps()).containsExactly("CreateSnapshot", "DeleteSnapshot");
    }

    @Test
    void theSnapshotIsDeletedWhenCopyingFails() throws Exception {
        fail(ContainerTask.Clone.class::isInstance, Kind.STORAGE_FULL);
        order(20, copy());
        run(100);

        assertRefused(
                Reply.Kind.FAILED,
                "copying container 101 failed",
                "the snapshot was deleted again",
                "nothing is left behind");
        assertThat(snapshots(WEB)).isEmpty();
        assertThat(host.present()).doesNotContain(COPY);
    }

    @Test
    void aCopyThatMayStillGoOnIsReported() throws Exception {
        fail(ContainerTask.Clone.class::isInstance, Kind.TIMED_OUT);
        order(20, copy());
        run(100);

        assertRefused(Reply.Kind.FAILED, "left behind", "container 900 may exist");
    }

    @Test
    void aCloneWithoutTagsIsReportedAsLeftBehind() throws Exception {
        fail(ContainerTask.SetTags.class::isInstance, Kind.DENIED);
        order(20, copy());
        run(100);

        assertRefused(Reply.Kind.FAILED, "setting the tags", "left behind: container 900", "without the tag");
        assertThat(container(COPY).isRunning()).isFalse();
        assertThat(snapshots(WEB)).isEmpty();
    }

    @Test
    void aCloneThatDoesNotStartIsReportedAsLeftBehind() throws Exception {
        fail(ContainerTask.Start.class::isInstance, Kind.FAILED);
        order(20, copy());
        run(100);

        assertRefused(Reply.Kind.FAILED, "starting container 900 failed", "left behind: container 900", "but stopped");
        assertThat(snapshots(WEB)).isEmpty();
    }

    @Test
    void aSnapshotThatCannotBeDeletedIsReportedWithTheFirstFailure() throws Exception {
        fail(ContainerTask.Start.class::isInstance, Kind.FAILED);
        fail(ContainerTask.DeleteSnapshot.class::isInstance, Kind.LOCKED);
        order(20, copy());
        run(100);

        assertRefused(
                Reply.Kind.FAILED,
                "starting container 900 failed",
                "deleting snapshot autoscale-900-",
                "left behind: container 900",
                "snapshot autoscale-900-");
        assertThat(snapshots(WEB)).hasSize(1);
    }

    @Test
    void whatAProgramHasMadeItRemoves() throws Exception {
        host.setTags(WEB, Set.of("autoscale-created"));
        order(20, new Job.Remove(WEB, false));
        run(60);

        assertDone();
        assertThat(steps()).containsExactly("Stop", "Destroy");
        assertThat(host.present()).doesNotContain(WEB);
    }

    @Test
    void whatOthersHaveMadeIsRemovedByForceOnly() throws Exception {
        order(20, new Job.Remove(WEB, false));
        order(30, new Job.Remove(new ContainerId("102"), true));
        run(60);

        assertThat(replies.getFirst().join())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("autoscale-created", "\"force\": true"));
        assertThat(container(WEB).isRunning()).isTrue();
        assertDone();
        assertThat(host.present()).doesNotContain(new ContainerId("102"));
    }

    @Test
    void aTagThatIsTakenAwayMeanwhileCounts() throws Exception {
        host.setTags(WEB, Set.of("autoscale-created"));
        order(20, new Job.Remove(WEB, false));
        at(21, _ -> host.setTags(WEB, Set.of()));
        run(60);

        assertRefused(Reply.Kind.CONFLICT, "does not have the tag", "was started again");
        assertThat(container(WEB).isRunning()).isTrue();
    }

    @Test
    void aContainerThatCannotBeStoppedIsNotRemoved() throws Exception {
        fail(ContainerTask.Stop.class::isInstance, Kind.DENIED);
        order(20, new Job.Remove(WEB, true));
        run(60);

        assertRefused(Reply.Kind.FAILED, "stopping it failed", "not removed");
        assertThat(steps()).containsExactly("Stop");
    }

    @Test
    void aContainerThatCannotBeRemovedIsStartedAgain() throws Exception {
        fail(ContainerTask.Destroy.class::isInstance, Kind.REFUSED);
        order(20, new Job.Remove(WEB, true));
        run(60);

        assertRefused(Reply.Kind.FAILED, "removing container 101 failed", "was started again");
        assertThat(container(WEB).isRunning()).isTrue();
    }

    @Test
    void sizesAndOtherWorkAreRefusedMeanwhile() throws Exception {
        order(20, copy());
        order(25, new Command.Resize(WEB, Map.of(Resource.CPU, 4000L), false, false, "anna"));
        order(26, snapshot(COPY, SNAPSHOT));
        run(100);

        assertThat(replies.getFirst().join()).isInstanceOf(Reply.Done.class);
        assertThat(replies.get(1).join())
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("under way"));
        assertRefused(Reply.Kind.CONFLICT, "under way");
        assertThat(container(WEB).allocation()).isEqualTo(Allocation.of(2, 2048));
    }

    @Test
    void theCycleLeavesAContainerAloneMeanwhile() throws Exception {
        keys.put("poll_interval", "60");
        keys.put("cooldown", "0");
        tasks = _ -> new Endless(new ArrayList<>());
        order(10, snapshot(WEB, SNAPSHOT));
        run(3600);

        assertThat(container(WEB).allocation()).isEqualTo(Allocation.of(2, 2048));
        assertThat(container(new ContainerId("102")).allocation()).isNotEqualTo(Allocation.of(2, 2048));
        assertRefused(Reply.Kind.UNAVAILABLE, "the program has ended");
    }

    /** Tasks that never end. */
    private record Endless(List<ContainerId> busy) implements ContainerTasks {
        @Override
        public void begin(ContainerTask task, Then then) {
            busy.add(task.id());
        }

        @Override
        public boolean isBusy(ContainerId id) {
            return busy.contains(id);
        }

        @Override
        public void inventory(Consumer<Inventory> then, Consumer<TaskFailedException> otherwise) {}

        @Override
        public void snapshots(ContainerId id, Consumer<List<Snapshot>> then, Consumer<TaskFailedException> otherwise) {}

        @Override
        public Set<Ipv4> addresses(ContainerId id) {
            return Set.of();
        }

        @Override
        public boolean advance() {
            return false;
        }

        @Override
        public List<Snapshot> snapshots(ContainerId id) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void moreThanFourAtOnceAreRefused() throws Exception {
        at(20, it -> {
            for (int id = 101; id <= 105; id++) {
                replies.add(
                        it.submit(new Command.Work(snapshot(new ContainerId(Integer.toString(id)), SNAPSHOT), "anna")));
            }
        });
        run(60);

        assertThat(replies.stream().limit(4).map(CompletableFuture::join)).allMatch(Reply.Done.class::isInstance);
        assertRefused(Reply.Kind.BUSY, "4 containers");
    }

    @Test
    void aDryRunHasNone() throws Exception {
        keys.put("dry_run", "true");
        order(20, snapshot(WEB, SNAPSHOT));
        run(60);

        assertRefused(Reply.Kind.CONFLICT, "dry run");
        assertThat(begun).isEmpty();
    }

    @Test
    void anUnknownContainerIsNotFound() throws Exception {
        order(20, new Job.Remove(new ContainerId("999"), true));
        run(60);

        assertRefused(Reply.Kind.NOT_FOUND, "999");
    }

    @Test
    void whatHappensIsShown() throws Exception {
        List<String> seen = new ArrayList<>();
        order(20, copy());
        at(30, it -> it.workOn(WEB).ifPresent(work -> seen.add(work.sentence())));
        at(90, it -> it.workOn(COPY).ifPresent(work -> seen.add(work.sentence())));
        run(100);

        assertThat(seen.getFirst()).isEqualTo("copying container 101");
        assertThat(seen.getLast()).startsWith("container 900 was cloned from 101 and started");
    }
}
