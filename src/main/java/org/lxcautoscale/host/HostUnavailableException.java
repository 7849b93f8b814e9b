package org.lxcautoscale.host;

/** The host as a whole cannot be read: not there, not reachable, or not permitted. */
public final class HostUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean denied;

    private HostUnavailableException(String message, boolean denied) {
        super(message);
        this.denied = denied;
    }

    /** The host is not there or does not answer. */
    public static HostUnavailableException unreachable(String message) {
        return new HostUnavailableException(message, false);
    }

    /** The host is there, but we lack the right to read it. */
    public static HostUnavailableException denied(String message) {
        return new HostUnavailableException(message, true);
    }

    public boolean isDenied() {
        return denied;
    }
}
