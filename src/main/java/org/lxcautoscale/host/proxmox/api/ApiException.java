package org.lxcautoscale.host.proxmox.api;

/** A call to Proxmox failed. The message is written for users and contains no secrets. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final Fault origin;

    public ApiException(Fault fault, String message) {
        super(message);
        this.fault = fault;
        this.origin = fault;
    }

    private ApiException(ApiException before) {
        super(before.sentence(), before);
        this.fault = Fault.CIRCUIT_OPEN;
        this.origin = before.fault;
    }

    /** No request was sent because of the earlier failure. The message stays the same, since the cause does. */
    static ApiException circuitOpen(ApiException before) {
        return new ApiException(before);
    }

    public Fault fault() {
        return fault;
    }

    /** The fault of the last request that was really sent. */
    Fault origin() {
        return origin;
    }

    /** The message, never null. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
