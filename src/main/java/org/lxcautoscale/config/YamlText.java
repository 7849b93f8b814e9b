package org.lxcautoscale.config;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Writes texts in YAML. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@._!-]*");

    private YamlText() {}

    /** A scalar on one line: plain when it is a simple word, otherwise in single quotes. */
    static String scalar(String text) {
        return PLAIN.matcher(text).matches() ? text : quoted(text);
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A text for a comment: one line, with {@code ?} for what YAML does not allow. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.replaceAll("\\R", " ")
                .codePoints()
                .map(character -> StreamReader.isPrintable(character) ? character : '?')
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }
}
