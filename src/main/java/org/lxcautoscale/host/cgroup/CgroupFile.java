package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.FileErrors;

/**
 * One file of a control group, kept open as long as {@link OpenFiles} allows. The kernel writes such a file anew for
 * each reading from its beginning, and answers {@code ENODEV} once the group is gone; then it is opened again, for a
 * container that was restarted has its group at the same place.
 */
final class CgroupFile {

    private final Path directory;
    private final String name;
    private final FileContent content;
    private final OpenFiles openFiles;
    private final boolean isRare;
    private @Nullable FileChannel channel;
    private boolean openedAnew;

    /** @param isRare whether it is read so seldom that others are rather kept open */
    CgroupFile(Path directory, String name, FileContent content, OpenFiles openFiles, boolean isRare) {
        this.isRare = isRare;
        this.directory = directory;
        this.name = name;
        this.content = content;
        this.openFiles = openFiles;
    }

    /**
     * Reads the file into the shared content, which is returned. An interrupt of this thread is kept for later.
     *
     * @throws IOException its message says which file failed and why: {@code memory.current: permission denied}
     */
    FileContent read() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                content.fill(open, name);
                openedAnew = false;
                return content;
            } catch (IOException stale) {
                close();
            }
        }
        try {
            readAnew();
        } catch (ClosedByInterruptException e) {
            readInterrupted();
        } catch (IOException e) {
            throw describe(name, e);
        }
        return content;
    }

    private void readInterrupted() throws IOException {
        Thread.interrupted();
        try {
            readAnew();
        } catch (IOException e) {
            throw describe(name, e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was opened for the last reading: then it may be the file of another group than before. */
    boolean wasOpenedAnew() {
        return openedAnew;
    }

    private void readAnew() throws IOException {
        openedAnew = true;
        FileChannel open = FileChannel.open(directory.resolve(name), StandardOpenOption.READ);
        boolean keep = false;
        try {
            content.fill(open, name);
            keep = isRare ? openFiles.acquireIfPlenty() : openFiles.acquire();
        } finally {
            if (keep) {
                channel = open;
            } else {
                open.close();
            }
        }
    }

    void close() {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        channel = null;
        openFiles.release();
        try {
            open.close();
        } catch (IOException e) {
            // A file that was only read has nothing to lose.
        }
    }

    static IOException describe(String name, IOException failure) {
        String why = failure instanceof NoSuchFileException ? "no such file" : FileErrors.reason(failure);
        return new IOException(name + ": " + why, failure);
    }
}
