package org.lxcautoscale.host;

/** What a host has recorded of a container cannot be read. The message is written for users. */
public final class ArchiveUnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** There is nothing on this machine that reads it. */
        NO_TOOL,
        /** The host cannot be asked now. */
        UNREACHABLE,
        DENIED,
        /** None in time, or none that is whole. */
        NO_ANSWER,
        /** An answer that makes no sense. */
        INVALID,
        FAILED
    }

    private final Kind kind;

    public ArchiveUnreadableException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
