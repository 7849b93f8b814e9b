package org.lxcautoscale.host.cgroup;

import java.io.IOException;

/** A file of the kernel does not hold what it should: empty, cut off, too long, or no sensible number. */
final class MalformedContentException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedContentException(String message) {
        super(message);
    }
}
