package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import org.lxcautoscale.container.MemorySize;

/** A memory limit was refused because more memory is in use. */
public final class InUseException extends IOException {

    private static final long serialVersionUID = 1L;

    InUseException(long inUse, MemorySize limit) {
        super(new MemorySize(inUse) + " in use do not fit into " + limit);
    }
}
