package org.lxcautoscale.host.proxmox.api;

/** Proxmox did not do what it was asked. The message is a sentence for people, and holds no secret. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    public ApiException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
