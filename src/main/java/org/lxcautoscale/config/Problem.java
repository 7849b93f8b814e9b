package org.lxcautoscale.config;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is wrong with a configuration, or that its author should know.
 *
 * @param where {@code file:line:column}, or what stands in for it: {@code command line}
 * @param message what is wrong, and what to do about it; one line
 * @param excerpt the offending line and a mark below it; empty when there is none
 * @param severity whether the configuration can be used all the same
 */
public record Problem(String where, String message, String excerpt, Severity severity) {

    /** How bad it is. */
    public enum Severity {
        /** The configuration cannot be used. */
        ERROR,
        /** It can, but something in it has no effect. */
        WARNING
    }

    private static final int LONGEST_QUOTE = 60;

    private static final Pattern PLACE = Pattern.compile(":([0-9]{1,9}):([0-9]{1,9})$");

    /** As they stand in the file; first what has no place there. */
    static final Comparator<Problem> IN_ORDER = Comparator.comparingLong(Problem::position);

    /** Control characters could do harm in a terminal, and do not come through. */
    public Problem {
        message = message.replaceAll("\\p{Cntrl}+", " ");
    }

    /** An error. */
    public Problem(String where, String message, String excerpt) {
        this(where, message, excerpt, Severity.ERROR);
    }

    Problem asWarning() {
        return new Problem(where, message, excerpt, Severity.WARNING);
    }

    boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Place and message, without the excerpt. */
    public String inOneLine() {
        return where + ": " + (isError() ? "" : "warning: ") + message;
    }

    /** What was written, short enough to be quoted in a message, and without secrets. */
    static String quote(String written) {
        String quote = Excerpt.withoutSecret(written);
        return quote.length() > LONGEST_QUOTE ? quote.substring(0, LONGEST_QUOTE) + "…" : quote;
    }

    private long position() {
        Matcher place = PLACE.matcher(where);
        return place.find() ? (Long.parseLong(place.group(1)) << 32) + Long.parseLong(place.group(2)) : -1;
    }

    @Override
    public String toString() {
        return inOneLine() + (excerpt.isEmpty() ? "" : System.lineSeparator() + excerpt);
    }
}
