package org.lxcautoscale.config;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** The text of a configuration file, with the places in it. */
final class SourceText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final String text;
    private final List<String> lines;

    /**
     * @param name the file's name, for messages
     */
    SourceText(String name, String text) {
        this.name = name;
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        this.lines = List.of(this.text.split("\r\n|\r|\n", -1));
    }

    /** A place in the text. Line and column start at 1. */
    record Place(SourceText source, int line, int column) implements RawValue.Location {

        @Override
        public String toString() {
            return source.name + ":" + line + ":" + column;
        }

        /** File and line only. */
        String toLine() {
            return source.name + ":" + line;
        }

        @Override
        public Problem problem(String message) {
            return new Problem(toString(), message, new SourceExcerpt(source.lines, line - 1).withMarkAt(column - 1));
        }

        /** Whether the line contains a value that must not be shown. */
        boolean isSecret() {
            return new SourceExcerpt(source.lines, line - 1).isSecret();
        }
    }

    String name() {
        return name;
    }

    /** The text, without a byte order mark. */
    String text() {
        return text;
    }

    List<String> lines() {
        return lines;
    }

    Place at(Node node) {
        return node.getStartMark().map(this::at).orElse(start());
    }

    Place at(Mark mark) {
        return new Place(this, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place of a character; its index starts at 0. */
    Place at(int index) {
        String before = text.substring(0, index);
        String[] linesBefore = before.split("\r\n|\r|\n", -1);
        String last = linesBefore[linesBefore.length - 1];
        return new Place(this, linesBefore.length, last.length() + 1);
    }

    Place start() {
        return new Place(this, 1, 1);
    }
}
