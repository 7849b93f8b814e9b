package org.lxcautoscale.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.lxcautoscale.log.Console;

/**
 * The journal of systemd, by its native protocol: entries have a priority, and the container they are about as field
 * {@code LXA_VMID}. Used in place of standard output where that goes to the journal anyway. Thread-safe.
 */
public final class Journal implements Console {

    /** Relative to the root directory of the machine. */
    private static final String SOCKET = "run/systemd/journal/socket";

    private final UnixDatagram socket;
    private final Console otherwise;

    private Journal(UnixDatagram socket, Console otherwise) {
        this.socket = socket;
        this.otherwise = otherwise;
    }

    /**
     * The journal, if standard output goes there.
     *
     * @param otherwise for entries that the journal does not take
     * @param environment {@code JOURNAL_STREAM} names the stream that goes to the journal; it is inherited, so a process
     *     whose output was redirected may have it too
     * @param root the root directory of the machine
     */
    public static Console orElse(Console otherwise, Map<String, String> environment, Path root) {
        return Optional.ofNullable(environment.get("JOURNAL_STREAM"))
                .filter(stream -> stream.equals(standardOutput()))
                .flatMap(_ -> UnixDatagram.to(root.resolve(SOCKET).toString()))
                .<Console>map(socket -> new Journal(socket, otherwise))
                .orElse(otherwise);
    }

    /** Device and inode, as in {@code JOURNAL_STREAM}; empty where there is no {@code /proc}. */
    private static String standardOutput() {
        try {
            Map<String, Object> file = Files.readAttributes(Path.of("/proc/self/fd/1"), "unix:dev,ino");
            return file.get("dev") + ":" + file.get("ino");
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public void print(Entry entry) {
        if (!socket.send(text(entry))) {
            otherwise.print(entry);
        }
    }

    /** A field a line; no value has more than one line. */
    private static String text(Entry entry) {
        String container = entry.container().isEmpty() ? "" : "LXA_VMID=" + entry.container() + "\n";
        return "PRIORITY=%s\nSYSLOG_IDENTIFIER=lxc-autoscale\n%sMESSAGE=%s\n"
                .formatted(priority(entry.level()), container, entry.message());
    }

    /** That of {@code syslog(3)}. */
    private static String priority(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "3";
        }
        return value >= Level.WARNING.intValue() ? "4" : "6";
    }
}
