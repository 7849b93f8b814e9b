package org.lxcautoscale.host.proxmox.api;

/** Proxmox did not do what it was asked. The message is a sentence for people, and holds no secret. */
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

    /** Nobody was asked, for what happened before. It reads the same: the trouble is the same. */
    static ApiException circuitOpen(ApiException before) {
        return new ApiException(before);
    }

    public Fault fault() {
        return fault;
    }

    /** What went wrong when it was last asked. */
    Fault origin() {
        return origin;
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
