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
 * One file of a control group, kept open as long as {@link OpenFiles} allows. The kernel generates its content for each
 * read from the beginning, and returns {@code ENODEV} once the group is gone. Then the file is opened again, because a
 * restarted container has its group at the same path.
 */
final class CgroupFile {

    private final Path directory;
    private final String name;
    private final FileContent content;
    private final OpenFiles openFiles;
    private final boolean isRare;
    private @Nullable FileChannel channel;
    private boolean reopened;

    /** @param isRare whether it is read so rarely that other files take precedence in staying open */
    CgroupFile(Path directory, String name, FileContent content, OpenFiles openFiles, boolean isRare) {
        this.isRare = isRare;
        this.directory = directory;
        this.name = name;
        this.content = content;
        this.openFiles = openFiles;
    }

    /**
     * Reads the file into the shared content, which is returned. An interrupt of this thread is preserved.
     *
     * @throws IOException its message names the file and the cause: {@code memory.current: permission denied}
     */
    FileContent read() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                content.fill(open, name);
                reopened = false;
                return content;
            } catch (IOException stale) {
                close();
            }
        }
        try {
            reopen();
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
            reopen();
        } catch (IOException e) {
            throw describe(name, e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was opened again for the last read, so that it may belong to another group than before. */
    boolean wasReopened() {
        return reopened;
    }

    private void reopen() throws IOException {
        reopened = true;
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
            // Harmless: the file was only read.
        }
    }

    static IOException describe(String name, IOException failure) {
        String why = failure instanceof NoSuchFileException ? "no such file" : FileErrors.reason(failure);
        return new IOException(name + ": " + why, failure);
    }
}
