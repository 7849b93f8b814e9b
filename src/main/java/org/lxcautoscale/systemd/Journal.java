package org.lxcautoscale.systemd;

import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.lxcautoscale.log.Console;

/**
 * The journal of systemd, by its native protocol: entries have a priority, and the container they are about as field
 * {@code LXA_VMID}. Used in place of standard output where that goes to the journal anyway. Thread-safe.
 */
public final class Journal implements Console {

    private static final String SOCKET = "/run/systemd/journal/socket";

    private final UnixDatagram socket;
    private final Console otherwise;

    private Journal(UnixDatagram socket, Console otherwise) {
        this.socket = socket;
        this.otherwise = otherwise;
    }

    /**
     * The journal, if standard output goes there.
     *
     * @param environment {@code JOURNAL_STREAM} is set by systemd in that case
     * @param otherwise for entries that the journal does not take
     */
    public static Console orElse(Console otherwise, Map<String, String> environment) {
        return orElse(otherwise, environment, SOCKET);
    }

    static Console orElse(Console otherwise, Map<String, String> environment, String path) {
        return Optional.of(path)
                .filter(_ -> environment.containsKey("JOURNAL_STREAM"))
                .flatMap(UnixDatagram::to)
                .<Console>map(socket -> new Journal(socket, otherwise))
                .orElse(otherwise);
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
