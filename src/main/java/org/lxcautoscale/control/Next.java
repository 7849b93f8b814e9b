package org.lxcautoscale.control;

import java.util.Optional;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.TaskFailedException;

/** What comes next in a job. */
sealed interface Next {

    /**
     * A task, and what follows when it has ended.
     *
     * @param step what is done, as part of a sentence: {@code copying container 104}
     */
    record Run(String step, ContainerTask task, Then then) implements Next {}

    /** The job has ended. */
    record End(Reply reply) implements Next {}

    /** Decides what follows a task. */
    @FunctionalInterface
    interface Then {

        /** @param failure why the task was not done; empty if it was */
        Next after(Optional<TaskFailedException> failure);
    }
}
