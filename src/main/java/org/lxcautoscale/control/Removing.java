package org.lxcautoscale.control;

import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** Stops a container and removes it. Whether that may be done is looked at again right before. */
final class Removing {

    private final Job.Remove job;
    private final Containers containers;
    private final Container container;

    Removing(Job.Remove job, Containers containers) throws NoSuchContainerException, HostUnavailableException {
        this.job = job;
        this.containers = containers;
        this.container = containers.read(job.id());
    }

    Next first() {
        Optional<String> objection = objection(container);
        if (objection.isPresent()) {
            return new Next.End(new Reply.Refused(Reply.Kind.CONFLICT, objection.get()));
        }
        return container.isRunning()
                ? new Next.Run("stopping it", new ContainerTask.Stop(job.id()), this::stopped)
                : destroy();
    }

    private Optional<String> objection(Container now) {
        return job.isForced() || now.tags().contains(Job.CREATED)
                ? Optional.empty()
                : Optional.of(
                        "container %s (%s) does not have the tag %s, so it is not removed; \"force\": true removes it all the same"
                                .formatted(now.id(), now.name(), Job.CREATED));
    }

    private Next stopped(Optional<TaskFailedException> failure) {
        Optional<Container> now = containers.look(job.id());
        if (failure.isPresent() && now.filter(one -> !one.isRunning()).isEmpty()) {
            return new Next.End(new Reply.Refused(
                    Failures.kind(failure.get()),
                    "stopping it failed, and it was not removed: "
                            + failure.get().sentence()));
        }
        if (now.isEmpty()) {
            return startAgain(Reply.Kind.FAILED, "it could not be read after it was stopped, so it was not removed");
        }
        Optional<String> objection = objection(now.get());
        return objection.isPresent() ? startAgain(Reply.Kind.CONFLICT, objection.get()) : destroy();
    }

    private Next destroy() {
        return new Next.Run("removing it", new ContainerTask.Destroy(job.id()), this::destroyed);
    }

    private Next destroyed(Optional<TaskFailedException> failure) {
        ContainerId id = job.id();
        if (failure.isEmpty() || failure.get().kind() == Kind.NO_CONTAINER) {
            return new Next.End(new Reply.Done("container " + id + " was stopped and removed", Optional.empty()));
        }
        String sentence =
                "removing container " + id + " failed: " + failure.get().sentence();
        if (Failures.isUncertain(failure.get())) {
            return new Next.End(new Reply.Refused(
                    Reply.Kind.FAILED, sentence + "; it is stopped, or being removed, or incomplete: look at it"));
        }
        return container.isRunning()
                ? startAgain(Reply.Kind.FAILED, sentence)
                : new Next.End(new Reply.Refused(Failures.kind(failure.get()), sentence + "; it is as it was"));
    }

    private Next startAgain(Reply.Kind kind, String sentence) {
        return new Next.Run(
                "starting it again",
                new ContainerTask.Start(job.id()),
                failure -> new Next.End(new Reply.Refused(
                        kind,
                        sentence
                                + failure.map(e -> "; it is stopped, and starting it again failed: " + e.sentence())
                                        .orElse("; it had been stopped and was started again"))));
    }
}
