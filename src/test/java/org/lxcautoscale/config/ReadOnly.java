package org.lxcautoscale.config;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes a directory one that nothing can be written into, not even by root where the file system knows how. */
public final class ReadOnly implements AutoCloseable {

    private final Path dir;

    private ReadOnly(Path dir) {
        this.dir = dir;
    }

    /** Aborts the test where it cannot be done. */
    public static ReadOnly make(Path dir) throws IOException {
        ReadOnly readOnly = new ReadOnly(dir);
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("r-xr-xr-x"));
        if (canWrite(dir)) {
            chattr("+i", dir);
        }
        if (canWrite(dir)) {
            readOnly.close();
            assumeFalse(true, "root can write everywhere on this file system");
        }
        return readOnly;
    }

    @Override
    public void close() throws IOException {
        chattr("-i", dir);
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean canWrite(Path dir) {
        try {
            Files.delete(Files.createTempFile(dir, "probe", null));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void chattr(String mode, Path dir) {
        try {
            new ProcessBuilder("chattr", mode, dir.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            // not installed: then the permissions have to do
        }
    }
}
