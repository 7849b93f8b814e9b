package org.lxcautoscale.control;

import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TaskFailedException;

/** Puts a container back to a snapshot; it runs afterwards if it ran before. */
final class RollingBack {

    private final Job.RollBack job;
    private final Containers containers;
    private final boolean hasRun;

    RollingBack(Job.RollBack job, Containers containers) throws NoSuchContainerException, HostUnavailableException {
        this.job = job;
        this.containers = containers;
        this.hasRun = containers.read(job.id()).isRunning();
    }

    /** Whether the container ran before. */
    boolean hasRun() {
        return hasRun;
    }

    Next first() {
        return new Next.Run("rolling back", new ContainerTask.RollBack(job.id(), job.snapshot()), this::rolledBack);
    }

    private Next rolledBack(Optional<TaskFailedException> failure) {
        ContainerId id = job.id();
        Optional<Boolean> runs = containers.look(id).map(Container::isRunning);
        if (failure.isEmpty()) {
            return !hasRun || runs.equals(Optional.of(true))
                    ? ended("container " + id + " is back at snapshot " + job.snapshot())
                    : new Next.Run("starting it again", new ContainerTask.Start(id), this::started);
        }
        TaskFailedException why = failure.get();
        Reply.Refused refused = new Reply.Refused(Failures.kind(why), "rolling back failed: " + why.sentence());
        if (!hasRun || runs.equals(Optional.of(true))) {
            return new Next.End(refused);
        }
        if (runs.isEmpty() || Failures.mayGoOn(why)) {
            return failed(refused.sentence() + "; whether container " + id
                    + " runs is not known, or it may still be rolled back: look at it, and start it if it does not");
        }
        return new Next.Run(
                "starting it again",
                new ContainerTask.Start(id),
                again -> failed(refused.sentence() + "; container " + id
                        + again.map(e -> " is stopped, and starting it again failed: " + e.sentence())
                                .orElse(" was stopped by that and has been started again")));
    }

    private Next started(Optional<TaskFailedException> failure) {
        String done = "container " + job.id() + " is back at snapshot " + job.snapshot();
        return failure.map(e -> failed(done + ", but it is stopped: starting it again failed: " + e.sentence()))
                .orElseGet(() -> ended(done + ", and was started again"));
    }

    private static Next failed(String sentence) {
        return new Next.End(new Reply.Refused(Reply.Kind.FAILED, sentence));
    }

    private static Next ended(String sentence) {
        return new Next.End(new Reply.Done(sentence, Optional.empty()));
    }
}
