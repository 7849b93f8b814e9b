package org.lxcautoscale.config;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error in a configuration, or a warning about it.
 *
 * @param where {@code file:line:column}, or {@code command line}
 * @param message what is wrong, and what to do about it; one line
 * @param excerpt the offending line with a mark below it; may be empty
 * @param severity whether the configuration can still be used
 */
public record Problem(String where, String message, String excerpt, Severity severity) {

    public enum Severity {
        /** The configuration cannot be used. */
        ERROR,
        /** The configuration can be used, but something in it has no effect. */
        WARNING
    }

    private static final int MAX_QUOTE_LENGTH = 60;

    private static final Pattern POSITION = Pattern.compile(":([0-9]{1,9}):([0-9]{1,9})$");

    /** File order; problems without a position first. */
    static final Comparator<Problem> BY_POSITION = Comparator.comparingLong(Problem::position);

    /** Replaces control characters, which could do harm in a terminal. */
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

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Position and message without the excerpt. */
    public String inOneLine() {
        return where + ": " + (isError() ? "" : "warning: ") + message;
    }

    /** A text shortened for a message, with secrets hidden. */
    static String quote(String written) {
        String quote = SourceExcerpt.redacted(written);
        return quote.length() > MAX_QUOTE_LENGTH ? quote.substring(0, MAX_QUOTE_LENGTH) + "…" : quote;
    }

    /** The line of the file that it is in, from 1; empty where it is in none. */
    public OptionalInt line() {
        return number(1);
    }

    /** Where in its line it is, from 1; empty where it is in none. */
    public OptionalInt column() {
        return number(2);
    }

    private OptionalInt number(int group) {
        Matcher place = POSITION.matcher(where);
        return place.find() ? OptionalInt.of(Integer.parseInt(place.group(group))) : OptionalInt.empty();
    }

    private long position() {
        OptionalInt line = line();
        return line.isPresent() ? ((long) line.getAsInt() << 32) + column().orElse(0) : -1;
    }

    @Override
    public String toString() {
        return inOneLine() + (excerpt.isEmpty() ? "" : System.lineSeparator() + excerpt);
    }
}
