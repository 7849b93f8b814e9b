package org.lxcautoscale.host.cgroup;

import java.io.IOException;

/** A control group has no processes (any more). */
final class NotRunningException extends IOException {

    private static final long serialVersionUID = 1L;

    NotRunningException(String message) {
        super(message);
    }
}
