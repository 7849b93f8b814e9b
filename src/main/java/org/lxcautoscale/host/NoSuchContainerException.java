package org.lxcautoscale.host;

import org.lxcautoscale.container.ContainerId;

/** The host has no container with that id (any more). */
public final class NoSuchContainerException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoSuchContainerException(ContainerId id) {
        super("there is no container " + id);
    }
}
