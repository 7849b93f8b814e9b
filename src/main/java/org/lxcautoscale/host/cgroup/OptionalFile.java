package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A file of a control group that not every kernel has. One that could not be read is not tried again each time. */
final class OptionalFile {

    private static final int PAUSE = 6;

    private final CgroupFile file;
    private boolean isMissing;
    private int pause;

    OptionalFile(CgroupFile file) {
        this.file = file;
    }

    /** Null if it cannot be read. A missing file is never tried again, any other the sixth time. */
    @Nullable
    FileContent read() {
        if (isMissing || (pause > 0 && --pause > 0)) {
            return null;
        }
        try {
            return file.read();
        } catch (IOException e) {
            isMissing = e.getCause() instanceof NoSuchFileException;
            pause = PAUSE;
            return null;
        }
    }
}
