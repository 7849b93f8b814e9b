package org.lxcautoscale.host;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;

/**
 * Writes sizes in the background: a write takes seconds, so the main loop starts it, continues, and collects the result
 * later. A dry run has no writer. Used by the thread of the main loop.
 */
public interface BackgroundWriter extends AutoCloseable {

    /** Starts a write; at most one per container at a time. Returns at once. */
    void begin(ContainerId id, SizeChange change);

    /** The writes that have ended since the last call. */
    List<Ended> ended();

    /** Waits for the writes in progress to end, each within its time limit. */
    @Override
    void close();

    /**
     * A write that has ended.
     *
     * @param failure what went wrong: a {@link WriteFailedException}, or a bug in the program; empty when the host
     *     accepted the size
     */
    record Ended(ContainerId id, Optional<Exception> failure) {

        /** Whether it has failed in this way. */
        public boolean is(WriteFailedException.Kind kind) {
            return failure.filter(e -> e instanceof WriteFailedException refused && refused.kind() == kind)
                    .isPresent();
        }

        /** What went wrong, for display; empty when nothing did. */
        public String error() {
            return failure.map(Ended::message).orElse("");
        }

        private static String message(Exception failure) {
            return switch (failure) {
                case WriteFailedException refused
                when refused.getMessage() == null -> refused.kind().name();
                case WriteFailedException refused -> String.valueOf(refused.getMessage());
                default -> "an internal error: " + failure;
            };
        }
    }
}
