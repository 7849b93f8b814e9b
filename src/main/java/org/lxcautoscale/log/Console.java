package org.lxcautoscale.log;

import java.io.PrintStream;
import java.util.logging.Level;

/** Where log entries go besides the log file. Must be thread-safe and must not fail. */
public interface Console {

    /**
     * A log entry.
     *
     * @param message on one line
     * @param container the id of the container that it is about; empty if none
     * @param line the whole line of the text log, with time and level
     */
    record Entry(Level level, String message, String container, String line) {}

    void print(Entry entry);

    /** Prints the lines of the text log. */
    static Console of(PrintStream stream) {
        return entry -> stream.println(entry.line());
    }
}
