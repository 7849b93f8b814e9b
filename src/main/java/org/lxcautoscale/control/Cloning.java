package org.lxcautoscale.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/**
 * Copies a container by way of a snapshot, without which a running one cannot be copied, and starts the copy. The snapshot is
 * deleted whatever happens; nothing else is removed.
 */
final class Cloning {

    private final Job.MakeClone job;
    private final Containers containers;
    private final Container source;
    /** What a running container is copied from; its name is one that nobody else has given. */
    private final Optional<SnapshotName> snapshot;

    private final List<String> leftBehind = new ArrayList<>();
    private boolean hasSnapshot;
    private boolean isBegun;
    private Optional<Reply.Refused> problem = Optional.empty();

    /** @param now wall clock */
    Cloning(Job.MakeClone job, Containers containers, Instant now)
            throws NoSuchContainerException, HostUnavailableException {
        this.job = job;
        this.containers = containers;
        this.source = containers.read(job.id());
        this.snapshot = source.isRunning()
                ? Optional.of(new SnapshotName(
                        "autoscale-" + job.newId() + "-" + Long.toString(now.getEpochSecond(), Character.MAX_RADIX)))
                : Optional.empty();
    }

    Optional<SnapshotName> snapshot() {
        return snapshot;
    }

    Next first() throws HostUnavailableException {
        if (containers.exists(job.newId())) {
            return new Next.End(
                    new Reply.Refused(Reply.Kind.CONFLICT, "there is a container " + job.newId() + " already"));
        }
        return snapshot.<Next>map(name -> new Next.Run(
                        "taking a snapshot of container " + job.id(),
                        new ContainerTask.CreateSnapshot(job.id(), name),
                        this::snapshotTaken))
                .orElseGet(this::copy);
    }

    private Next snapshotTaken(Optional<TaskFailedException> failure) {
        hasSnapshot = failure.isEmpty() || Failures.isUncertain(failure.get());
        if (failure.isPresent()) {
            note("taking a snapshot of container " + job.id(), failure.get());
            return cleanUp();
        }
        isBegun = true;
        return copy();
    }

    private Next copy() {
        return new Next.Run(
                "copying container " + job.id(),
                new ContainerTask.Clone(
                        job.id(), job.newId(), job.name(), snapshot, true, Optional.empty(), Optional.empty()),
                this::copied);
    }

    private Next copied(Optional<TaskFailedException> failure) {
        if (failure.isEmpty()) {
            isBegun = true;
            Set<String> tags = new HashSet<>(source.tags());
            tags.add(Job.CREATED);
            return new Next.Run("setting its tags", new ContainerTask.SetTags(job.newId(), tags), this::tagged);
        }
        note("copying container " + job.id(), failure.get());
        if (Failures.mayGoOn(failure.get())) {
            leftBehind.add("container " + job.newId() + " may exist, be incomplete, or still be copied");
        } else if (failure.get().kind() != Kind.REFUSED
                && containers.look(job.newId()).isPresent()) {
            leftBehind.add("container " + job.newId() + " exists, perhaps incomplete");
        }
        return cleanUp();
    }

    private Next tagged(Optional<TaskFailedException> failure) {
        if (failure.isEmpty()) {
            return new Next.Run("starting it", new ContainerTask.Start(job.newId()), this::started);
        }
        note("setting the tags of container " + job.newId(), failure.get());
        leftBehind.add(
                "container " + job.newId() + ", which is complete, but stopped and without the tag " + Job.CREATED);
        return cleanUp();
    }

    private Next started(Optional<TaskFailedException> failure) {
        failure.ifPresent(e -> {
            note("starting container " + job.newId(), e);
            leftBehind.add("container " + job.newId() + ", which is complete"
                    + (Failures.mayGoOn(e) ? " and may still start" : ", but stopped"));
        });
        return cleanUp();
    }

    private Next cleanUp() {
        return hasSnapshot
                ? new Next.Run(
                        "deleting the snapshot",
                        new ContainerTask.DeleteSnapshot(job.id(), snapshot.orElseThrow()),
                        this::cleanedUp)
                : end();
    }

    private Next cleanedUp(Optional<TaskFailedException> failure) {
        failure.filter(e -> e.kind() != Kind.NO_SNAPSHOT).ifPresent(e -> {
            boolean isAllElseDone = problem.isEmpty();
            note("deleting snapshot %s of container %s".formatted(snapshot.orElseThrow(), job.id()), e);
            leftBehind.add("snapshot %s of container %s".formatted(snapshot.orElseThrow(), job.id()));
            if (isAllElseDone) {
                leftBehind.add("container " + job.newId() + ", which is complete and was started");
            }
        });
        return end();
    }

    /** The first failure decides how it is answered; all of them are told. */
    private void note(String step, TaskFailedException failure) {
        String sentence = step + " failed: " + failure.sentence();
        problem = Optional.of(problem.map(
                        first -> new Reply.Refused(Reply.Kind.FAILED, first.sentence() + "; " + sentence))
                .orElseGet(() -> new Reply.Refused(isBegun ? Reply.Kind.FAILED : Failures.kind(failure), sentence)));
    }

    private Next end() {
        return new Next.End(problem.<Reply>map(this::told)
                .orElseGet(() -> new Reply.Done(
                        "container %s was cloned from %s and started%s"
                                .formatted(
                                        job.newId(),
                                        job.id(),
                                        snapshot.map(name -> "; snapshot " + name + " was removed")
                                                .orElse("")),
                        Optional.empty())));
    }

    private Reply told(Reply.Refused refused) {
        boolean isSnapshotGone = hasSnapshot && !leftBehind.toString().contains("snapshot");
        return new Reply.Refused(
                refused.kind(),
                refused.sentence()
                        + (isSnapshotGone ? "; the snapshot was deleted again" : "")
                        + (leftBehind.isEmpty()
                                ? "; nothing is left behind"
                                : "; left behind: " + String.join("; ", leftBehind)));
    }
}
