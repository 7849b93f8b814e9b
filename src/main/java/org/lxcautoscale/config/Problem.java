package org.lxcautoscale.config;

/**
 * Something that is wrong with a configuration.
 *
 * @param where {@code file:line:column}, or what stands in for it: {@code command line}
 * @param message what is wrong, and what to do about it; one line
 * @param excerpt the offending line and a mark below it; empty when there is none
 */
public record Problem(String where, String message, String excerpt) {

    private static final int LONGEST_QUOTE = 60;

    /** Control characters could do harm in a terminal, and do not come through. */
    public Problem {
        message = message.replaceAll("\\p{Cntrl}+", " ");
    }

    /** What was written, short enough to be quoted in a message. */
    static String quote(String written) {
        return written.length() > LONGEST_QUOTE ? written.substring(0, LONGEST_QUOTE) + "…" : written;
    }

    @Override
    public String toString() {
        return where + ": " + message + (excerpt.isEmpty() ? "" : System.lineSeparator() + excerpt);
    }
}
