package org.lxcautoscale.host;

/** The host as a whole cannot be read: it does not exist, is unreachable, or access is denied. */
public final class HostUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean denied;

    private HostUnavailableException(String message, boolean denied) {
        super(message);
        this.denied = denied;
    }

    /** The host does not exist or does not respond. */
    public static HostUnavailableException unreachable(String message) {
        return new HostUnavailableException(message, false);
    }

    /** The host exists, but we are not permitted to read it. */
    public static HostUnavailableException denied(String message) {
        return new HostUnavailableException(message, true);
    }

    public boolean isDenied() {
        return denied;
    }
}
