package org.lxcautoscale.group;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/**
 * The one task of a group that is under way, and how the last one ended. Work on a group asks in each step whether its goal is
 * reached, and begins a task only if it is not: so it makes no difference whether a task was done by this program, by the one
 * before it, or by somebody else.
 */
final class Running {

    /** Before something that could not be done is tried again; doubled each time. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(20);

    private static final int MOST_DOUBLINGS = 4;

    private boolean isBusy;
    private @Nullable TaskFailedException failure;
    private int pauses;
    private Instant notBefore = Instant.MIN;

    boolean isBusy() {
        return isBusy;
    }

    /** Whether a task on this container can be begun now. */
    boolean canBegin(ContainerId id, Workplace at) {
        return !isBusy
                && !at.now().monotonic().isBefore(notBefore)
                && !at.tasks().isBusy(id);
    }

    /** Begins a task, if it {@linkplain #canBegin can be}. */
    void begin(ContainerTask task, Workplace at) {
        if (canBegin(task.id(), at)) {
            begin();
            at.tasks().begin(task, this::ended);
        }
    }

    /** Something that is no task is under way until {@link #end}. */
    void begin() {
        isBusy = true;
        failure = null;
    }

    void end() {
        ended(Optional.empty());
    }

    /** It has failed. */
    void failed(TaskFailedException why) {
        ended(Optional.of(why));
    }

    private void ended(Optional<TaskFailedException> how) {
        isBusy = false;
        failure = how.orElse(null);
        if (how.isEmpty()) {
            pauses = 0;
        }
    }

    /** How the last task failed; told once. */
    Optional<TaskFailedException> takeFailure() {
        Optional<TaskFailedException> last = Optional.ofNullable(failure);
        failure = null;
        return last;
    }

    /** Waits before the next task, the longer the more often. */
    void pause(Workplace at) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(pauses, MOST_DOUBLINGS));
        pauses++;
        notBefore = at.now().monotonic().plus(pause);
    }

    /** Whether somebody or something prevents it for the moment. */
    static boolean isPrevented(TaskFailedException e) {
        return e.kind() == Kind.LOCKED || e.kind() == Kind.UNREACHABLE;
    }

    /** Whether a task that failed like this may have been done all the same, or may still be. */
    static boolean isUnclear(TaskFailedException e) {
        return e.kind() == Kind.UNCLEAR || e.kind() == Kind.TIMED_OUT || e.kind() == Kind.ABANDONED;
    }

    /** Whether a task that failed like this has left nothing behind. */
    static boolean hasDoneNothing(TaskFailedException e) {
        return switch (e.kind()) {
            case NO_CONTAINER, NO_SNAPSHOT, LOCKED, REFUSED, REJECTED, DENIED, UNREACHABLE, TOOL_MISSING -> true;
            case STORAGE_FULL, TIMED_OUT, UNCLEAR, ABANDONED, FAILED -> false;
        };
    }
}
