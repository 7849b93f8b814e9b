package org.lxcautoscale.control;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TaskFailedException;

/**
 * Goes on with a job that was under way when the program ended. What was begun on the host may still be going on: the lock of
 * the container tells. What has become of it is seen from the container, not remembered.
 */
final class Resuming {

    /** How long a clone may take to appear. */
    private static final Duration APPEARANCE = Duration.ofMinutes(2);

    private final Unfinished job;
    private final Containers containers;
    /** When it was found, wall clock. */
    private final Instant found;

    Resuming(Unfinished job, Containers containers, Instant found) {
        this.job = job;
        this.containers = containers;
        this.found = found;
    }

    /** What is to be done now; empty as long as the container is locked, or cannot be read. */
    Optional<Next> next(Instant now) {
        try {
            Container container = containers.read(job.job().id());
            return container.isLocked() ? Optional.empty() : next(container, now);
        } catch (NoSuchContainerException _) {
            return Optional.of(
                    job.job() instanceof Job.Remove
                            ? done("container " + job.job().id() + " was stopped and removed")
                            : failed("there is no container " + job.job().id() + " any more"));
        } catch (HostUnavailableException _) {
            return Optional.empty();
        }
    }

    private Optional<Next> next(Container container, Instant now)
            throws NoSuchContainerException, HostUnavailableException {
        return switch (job.job()) {
            case Job.Task _, Job.Former _ ->
                Optional.of(
                        failed("the program ended meanwhile, so whether it was done is not known: look at container "
                                + container.id()));
            case Job.RollBack back -> Optional.of(rolledBack(back, container));
            case Job.MakeClone copy -> copied(copy, container, now);
            case Job.Remove remove -> Optional.of(new Removing(remove, containers).first());
        };
    }

    private Next rolledBack(Job.RollBack back, Container container) {
        String doubt = "the program ended meanwhile, so whether container " + back.id() + " is back at snapshot "
                + back.snapshot() + " is not known";
        return job.hasRun() && !container.isRunning()
                ? new Next.Run(
                        "starting it again",
                        new ContainerTask.Start(back.id()),
                        failure -> failed(doubt
                                + failure.map(e -> "; it is stopped, and starting it again failed: " + e.sentence())
                                        .orElse("; it was stopped and has been started again")))
                : failed(doubt);
    }

    private Optional<Next> copied(Job.MakeClone copy, Container base, Instant now) throws HostUnavailableException {
        Optional<Container> clone;
        try {
            clone = Optional.of(containers.read(copy.newId()));
        } catch (NoSuchContainerException _) {
            clone = Optional.empty();
        }
        if (clone.isEmpty()) {
            return Duration.between(found, now).compareTo(APPEARANCE) < 0
                    ? Optional.empty()
                    : Optional.of(cleanUp(failed("the program ended before container " + copy.newId() + " was made")));
        }
        if (clone.get().isLocked()) {
            return Optional.empty();
        }
        if (!clone.get().name().equals(copy.name().value())) {
            return Optional.of(cleanUp(failed("container " + copy.newId() + " is not the clone but "
                    + clone.get().name())));
        }
        Set<String> tags = new HashSet<>(base.tags());
        tags.add(Job.CREATED);
        Next started = clone.get().isRunning()
                ? cleanUp(done("container " + copy.newId() + " was cloned from " + copy.id() + " and started"))
                : start(copy);
        return Optional.of(
                clone.get().tags().contains(Job.CREATED)
                        ? started
                        : new Next.Run(
                                "setting its tags",
                                new ContainerTask.SetTags(copy.newId(), tags),
                                failure -> failure.isEmpty()
                                        ? started
                                        : cleanUp(leftBehind(copy.newId(), "setting its tags", failure.get()))));
    }

    private Next start(Job.MakeClone copy) {
        return new Next.Run(
                "starting it",
                new ContainerTask.Start(copy.newId()),
                failure -> cleanUp(failure.map(e -> leftBehind(copy.newId(), "starting it", e))
                        .orElseGet(() ->
                                done("container " + copy.newId() + " was cloned from " + copy.id() + " and started"))));
    }

    private static Next.End leftBehind(ContainerId id, String step, TaskFailedException e) {
        return failed(step + " failed: " + e.sentence() + "; left behind: container " + id + ", which is complete");
    }

    private Next cleanUp(Next.End end) {
        return job.snapshot()
                .<Next>map(name -> new Next.Run(
                        "deleting the snapshot",
                        new ContainerTask.DeleteSnapshot(job.job().id(), name),
                        failure -> {
                            if (failure.filter(e -> e.kind() != TaskFailedException.Kind.NO_SNAPSHOT)
                                    .isEmpty()) {
                                return end;
                            }
                            return failed("deleting snapshot " + name + " of container "
                                    + job.job().id() + " failed: "
                                    + failure.get().sentence());
                        }))
                .orElse(end);
    }

    private static Next.End failed(String sentence) {
        return new Next.End(new Reply.Refused(Reply.Kind.FAILED, sentence));
    }

    private static Next.End done(String sentence) {
        return new Next.End(new Reply.Done(sentence, Optional.empty()));
    }
}
