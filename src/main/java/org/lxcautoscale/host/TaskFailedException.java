package org.lxcautoscale.host;

/** A task on a container was not done, or not to its end. The message is a sentence that contains the host's response. */
public final class TaskFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as the host's response shows. */
    public enum Kind {
        /** The container does not exist (any more). */
        NO_CONTAINER,
        /** It has no such snapshot. */
        NO_SNAPSHOT,
        /** Another operation holds the container's lock. */
        LOCKED,
        /** The host does not do it as things are: it runs, it does not run, the name or the id is taken. */
        REFUSED,
        /** The host does not accept a value. */
        REJECTED,
        /** We are not permitted to do it. */
        DENIED,
        /** The storage has no room for it. */
        STORAGE_FULL,
        /** It has not ended within its time limit. With {@code pct} it has been killed; over the API it goes on. */
        TIMED_OUT,
        /** Nothing was begun, for the host cannot be reached. */
        UNREACHABLE,
        /** It may have been begun, and done: the host's answer got lost, or the task that was begun cannot be seen any more. */
        UNCLEAR,
        /** We have ended before it. It goes on, or, with a {@code pct} that was our child, has been killed. */
        ABANDONED,
        /** The host's tool is not installed. */
        TOOL_MISSING,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;

    public TaskFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public TaskFailedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The message, never null. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
