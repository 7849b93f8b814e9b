package org.lxcautoscale.host.proxmox.api;

/** Proxmox has answered, and does not let somebody in. */
public final class LoginRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Cause why;

    /** What it is that Proxmox does not accept. */
    public enum Cause {
        /** User or password; Proxmox does not say which. */
        PASSWORD,
        /** The account has a second factor, and none was given. */
        NO_CODE,
        /** The one-time code. */
        CODE,
        /** The ticket, which has been valid before. */
        TICKET
    }

    LoginRefusedException(Cause why) {
        super(why.name());
        this.why = why;
    }

    public Cause why() {
        return why;
    }
}
