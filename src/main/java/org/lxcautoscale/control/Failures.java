package org.lxcautoscale.control;

import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;

/** What follows from the failure of a task. */
public final class Failures {

    private Failures() {}

    /** How a command is answered whose only task has failed like this. */
    public static Reply.Kind kind(TaskFailedException failure) {
        return switch (failure.kind()) {
            case NO_CONTAINER, NO_SNAPSHOT -> Reply.Kind.NOT_FOUND;
            case LOCKED, REFUSED, REJECTED -> Reply.Kind.CONFLICT;
            case UNREACHABLE -> Reply.Kind.UNAVAILABLE;
            case DENIED, STORAGE_FULL, TIMED_OUT, UNCLEAR, ABANDONED, TOOL_MISSING, FAILED -> Reply.Kind.FAILED;
        };
    }

    /** Whether the task may have been done all the same, or may still be going on. */
    static boolean isUncertain(TaskFailedException failure) {
        return switch (failure.kind()) {
            case TIMED_OUT, UNCLEAR, ABANDONED, FAILED -> true;
            case NO_CONTAINER,
                    NO_SNAPSHOT,
                    LOCKED,
                    REFUSED,
                    REJECTED,
                    DENIED,
                    STORAGE_FULL,
                    UNREACHABLE,
                    TOOL_MISSING -> false;
        };
    }

    /** Whether it may still be going on. */
    static boolean mayGoOn(TaskFailedException failure) {
        return failure.kind() == Kind.TIMED_OUT || failure.kind() == Kind.UNCLEAR || failure.kind() == Kind.ABANDONED;
    }
}
