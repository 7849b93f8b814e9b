package org.lxcautoscale.config;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The text that a configuration was read from, for pointing at places in it.
 *
 * @param name the file's name, for people
 */
record Source(String name, String text) {

    /** A place in the source. Line and column count from 1. */
    record Place(Source source, int line, int column) {

        @Override
        public String toString() {
            return source.name() + ":" + line + ":" + column;
        }

        /** File and line only. */
        String toLine() {
            return source.name() + ":" + line;
        }

        Problem problem(String message) {
            return new Problem(toString(), message, excerpt());
        }

        private String excerpt() {
            String[] lines = source.text().split("\r?\n", -1);
            if (line > lines.length) {
                return "";
            }
            String shown = lines[line - 1].replace('\t', ' ');
            int longest = 160;
            String cut = shown.length() > longest ? shown.substring(0, longest) + "…" : shown;
            return "    " + cut + System.lineSeparator() + "    " + " ".repeat(Math.min(column - 1, cut.length()))
                    + "^";
        }
    }

    Place at(Node node) {
        return node.getStartMark().map(this::at).orElse(new Place(this, 1, 1));
    }

    Place at(Mark mark) {
        return new Place(this, mark.getLine() + 1, mark.getColumn() + 1);
    }

    Place start() {
        return new Place(this, 1, 1);
    }
}
