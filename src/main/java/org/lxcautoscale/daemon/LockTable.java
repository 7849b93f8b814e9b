package org.lxcautoscale.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out from {@code /proc/locks} who holds a lock on a file, without locking it; covers {@code fcntl} and {@code
 * flock} locks.
 */
final class LockTable {

    /**
     * {@code 7: POSIX ADVISORY WRITE 1234 08:01:5678 0 EOF}: process, device and inode. A waiting process has an arrow.
     */
    private static final Pattern LINE =
            Pattern.compile("\\d+: (?:POSIX|FLOCK) +ADVISORY +WRITE +(\\d+) [0-9a-f]+:[0-9a-f]+:(\\d+) .*");

    private static final Path PROC = Path.of("/proc");

    private LockTable() {}

    /** Processes that hold an exclusive lock on the file. */
    static List<Long> holders(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String inode = Files.getAttribute(file, "unix:ino").toString();
        List<Long> holders = new ArrayList<>();
        for (String line : Files.readAllLines(PROC.resolve("locks"))) {
            Matcher lock = LINE.matcher(line);
            if (lock.matches() && lock.group(2).equals(inode) && isOpen(file, lock.group(1))) {
                holders.add(Long.valueOf(lock.group(1)));
            }
        }
        return holders;
    }

    /**
     * Other file systems may have files with the same inode, and device numbers are not reliable on all of them; so the
     * process must have this file open. Where that cannot be read, the inode alone decides.
     */
    private static boolean isOpen(Path file, String process) {
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(PROC.resolve(process).resolve("fd"))) {
            for (Path one : open) {
                if (isSame(file, one)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean isSame(Path file, Path descriptor) {
        try {
            return Files.isSameFile(file, descriptor);
        } catch (IOException _) {
            return false;
        }
    }
}
