package org.lxcautoscale.host.proxmox.api;

/** What can go wrong in a call to Proxmox; {@code docs/proxmox-api.md} lists what follows from each. */
public enum Fault {
    /** No connection: refused, unknown host, no route, or connect timeout. Nothing was sent. */
    UNREACHABLE,
    /** The certificate is not trusted. Nothing was sent. */
    UNTRUSTED,
    /** The request was sent, but no complete response came: too slow, or cut off. A write may have been carried out. */
    NO_RESPONSE,
    /** A response that cannot come from Proxmox: HTML, a redirect, broken JSON. */
    MALFORMED_RESPONSE,
    /** 401: the token is unknown, expired or wrong. */
    UNAUTHENTICATED,
    /** 403: the token lacks a privilege. */
    DENIED,
    /** 500: the node has no such container. */
    NO_SUCH_CONTAINER,
    /** 500: the cluster has no such node. */
    NO_SUCH_NODE,
    /** 595, 596 and the like: the answering node cannot reach the requested one. */
    NODE_UNREACHABLE,
    /** 500: the cluster has lost its quorum, so nothing can be written. */
    NO_QUORUM,
    /** 500: the configuration was modified since it was read (digest). */
    MODIFIED,
    /** 500: another operation holds the container. */
    LOCKED,
    /** 500: the kernel refused because more than the new limit is in use. */
    BUSY,
    /** 400: a parameter is invalid. */
    REJECTED,
    /** A required field of the response is invalid. */
    INVALID_DATA,
    /** The circuit is open after too many failures. Nothing was sent. */
    CIRCUIT_OPEN,
    /** Anything else. */
    FAILED;

    /** Whether the connection or the node failed, rather than the request itself. */
    boolean isConnectionFault() {
        return switch (this) {
            case UNREACHABLE, UNTRUSTED, NO_RESPONSE, MALFORMED_RESPONSE, NODE_UNREACHABLE -> true;
            default -> false;
        };
    }

    /** Whether only one container, or its node, cannot be read, so that others still can. */
    boolean isContainerOrNodeFault() {
        return switch (this) {
            case NODE_UNREACHABLE, NO_SUCH_NODE, INVALID_DATA, DENIED, FAILED -> true;
            default -> false;
        };
    }

    /** Whether nothing was sent, so that a write may be sent to another host. */
    boolean isUnsent() {
        return this == UNREACHABLE || this == UNTRUSTED || this == CIRCUIT_OPEN;
    }
}
