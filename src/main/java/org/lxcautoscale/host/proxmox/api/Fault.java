package org.lxcautoscale.host.proxmox.api;

/** What can go wrong between us and Proxmox; each has one outcome ({@code docs/proxmox-api.md}). */
public enum Fault {
    /** No connection: refused, no such name, no route, time over before it stood. Nothing was sent. */
    UNREACHABLE,
    /** The certificate is not the one that was to be expected. Nothing was sent. */
    UNTRUSTED,
    /** The question was sent, and no complete answer came: too slow, or cut off. An order may have been carried out. */
    NO_RESPONSE,
    /** An answer that no Proxmox gives: HTML, a redirect, broken JSON. */
    MALFORMED_RESPONSE,
    /** 401: the token is unknown, expired or wrong. */
    UNAUTHENTICATED,
    /** 403: the token lacks a right. */
    DENIED,
    /** 500: the node has no such container. */
    NO_SUCH_CONTAINER,
    /** 500: the cluster has no such node. */
    NO_SUCH_NODE,
    /** 595, 596 and the like: the node that answers cannot reach the node that was asked for. */
    NODE_UNREACHABLE,
    /** 500: the cluster has lost its quorum, so that nothing can be written. */
    NO_QUORUM,
    /** 500: the configuration is another than the one that was read (digest). */
    MODIFIED,
    /** 500: another operation holds the container. */
    LOCKED,
    /** 500: the kernel refused, for more than the new limit is in use. */
    BUSY,
    /** 400: a parameter makes no sense. */
    REJECTED,
    /** An answer of which a field that is needed makes no sense. */
    INVALID_DATA,
    /** It failed too often to be asked again now. Nothing was sent. */
    CIRCUIT_OPEN,
    /** Anything else. */
    FAILED;

    /** Whether it says something of the connection or the node, rather than of what was asked. */
    boolean isConnectionFault() {
        return switch (this) {
            case UNREACHABLE, UNTRUSTED, NO_RESPONSE, MALFORMED_RESPONSE, NODE_UNREACHABLE -> true;
            default -> false;
        };
    }

    /** Whether it says that one container, or its node, cannot be read now, whatever there is of others. */
    boolean isContainerOrNodeFault() {
        return switch (this) {
            case NODE_UNREACHABLE, NO_SUCH_NODE, INVALID_DATA, DENIED, FAILED -> true;
            default -> false;
        };
    }

    /** Whether nothing has been sent, so that an order may be given to another host. */
    boolean isUnsent() {
        return this == UNREACHABLE || this == UNTRUSTED || this == CIRCUIT_OPEN;
    }
}
