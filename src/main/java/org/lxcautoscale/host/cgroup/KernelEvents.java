package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.lxcautoscale.io.NativeLibrary;

/**
 * Files of the kernel that announce changes: pressure files with a trigger, the event files of control groups, and counters for
 * thresholds of version 1. Each announces one change, until it is {@linkplain #rearm armed} again. Files may be added, armed and removed by one thread while
 * another waits.
 */
final class KernelEvents implements AutoCloseable {

    private final int epoll;

    private KernelEvents(int epoll) {
        this.epoll = epoll;
    }

    /** @throws IOException when this installation or this machine cannot watch files */
    static KernelEvents open() throws IOException {
        if (!NativeLibrary.problem().isEmpty()) {
            throw new IOException(NativeLibrary.problem());
        }
        return new KernelEvents(check("epoll", create()));
    }

    /**
     * Watches the pressure on a group.
     *
     * @param trigger as the kernel wants it: {@code some 50000 1000000}
     * @return the number of the file
     */
    int addTrigger(Path file, String trigger) throws IOException {
        return check(String.valueOf(file.getFileName()), add(epoll, text(file.toString()), text(trigger)));
    }

    /** Watches an event file; returns the number of the file. */
    int addFile(Path file) throws IOException {
        return check(String.valueOf(file.getFileName()), add(epoll, text(file.toString()), new byte[0]));
    }

    /**
     * Watches the memory charged to a group of version 1.
     *
     * @param bytes what it must cross, in either direction
     * @return the number of the counter
     */
    int addThreshold(Path group, long bytes) throws IOException {
        return check("cgroup.event_control", addThreshold(epoll, text(group.toString()), bytes));
    }

    private static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** The content of an event file; its changes until now are not announced any more. Empty when its group is gone. */
    String read(int file) {
        byte[] content = new byte[1024];
        int length = read(file, content);
        return new String(content, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    /** Announces the next change of a file, or one that has happened meanwhile. */
    void rearm(int file, boolean isThreshold) {
        rearm(epoll, file, isThreshold); // fails only for a file that was removed
    }

    void remove(int file) {
        close(file);
    }

    /**
     * Waits for changes.
     *
     * @param milliseconds how long at most; -1 without a limit
     * @param files receives the numbers of the files
     * @return how many there are
     */
    int await(int milliseconds, int[] files) throws IOException {
        return check("epoll", await(epoll, milliseconds, files));
    }

    private static int check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + reason(-result));
        }
        return result;
    }

    private static String reason(int error) {
        return switch (error) {
            case 1, 13 -> "not permitted";
            case 2 -> "no such file";
            case 16 -> "it is in use";
            case 22 -> "this kernel does not accept the trigger";
            case 24 -> "too many open files";
            case 95 -> "pressure is not measured (psi=0)";
            default -> "error " + error;
        };
    }

    @Override
    public void close() {
        close(epoll);
    }

    private static native int create();

    private static native int add(int epoll, byte[] path, byte[] trigger);

    private static native int addThreshold(int epoll, byte[] directory, long bytes);

    private static native int rearm(int epoll, int file, boolean isCounter);

    private static native int read(int file, byte[] content);

    private static native int await(int epoll, int milliseconds, int[] files);

    private static native void close(int file);
}
