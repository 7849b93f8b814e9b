package org.lxcautoscale.host.cgroup;

import java.io.IOException;

/** A file of the kernel is malformed: empty, cut off, too long, or without a plausible number. */
final class MalformedContentException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedContentException(String message) {
        super(message);
    }
}
