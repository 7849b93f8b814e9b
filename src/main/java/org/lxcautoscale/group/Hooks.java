package org.lxcautoscale.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs programs of the administrator beside the loop. Used by the thread of the loop. */
public interface Hooks extends AutoCloseable {

    /**
     * Starts one. Returns at once.
     *
     * @param line program and arguments
     * @param environment additional variables; asked on the thread of the program, and may block
     * @param limit after which it is killed
     * @param then called by {@link #advance} with what went wrong, a sentence; empty when nothing did
     */
    void run(List<String> line, Supplier<Map<String, String>> environment, Duration limit, Consumer<String> then);

    /** Tells of all that have ended since the last call. */
    void advance();

    /** Kills those that still run. */
    @Override
    void close();
}
