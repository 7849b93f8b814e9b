package org.lxcautoscale.config;

/**
 * Something that is wrong with a configuration.
 *
 * @param where {@code file:line:column}, or what stands in for it: {@code command line}
 * @param message what is wrong, and what to do about it
 * @param excerpt the offending line and a mark below it; empty when there is none
 */
public record Problem(String where, String message, String excerpt) {

    @Override
    public String toString() {
        return where + ": " + message + (excerpt.isEmpty() ? "" : System.lineSeparator() + excerpt);
    }
}
