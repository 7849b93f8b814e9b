package org.lxcautoscale.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, as wide as their content. The last column may be of any length. */
final class Table {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final String alignment;

    /** @param alignment one character per column: {@code l} or {@code r} */
    Table(String alignment, String... headings) {
        this.alignment = alignment;
        this.headings = List.of(headings);
    }

    void add(String... cells) {
        rows.add(Arrays.stream(cells).map(Table::printable).toList());
    }

    /** Keeps control characters in names and messages away from the terminal. */
    static String printable(String cell) {
        return cell.codePoints().anyMatch(Character::isISOControl) ? cell.replaceAll("\\p{Cntrl}", "?") : cell;
    }

    List<String> lines() {
        return lines(Terminal.UNLIMITED);
    }

    /** The lines, cut with {@code …} where they do not fit. */
    List<String> lines(int limit) {
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        int[] width = new int[headings.size()];
        for (List<String> row : all) {
            for (int i = 0; i < row.size(); i++) {
                width[i] = Math.max(width[i], row.get(i).length());
            }
        }
        return all.stream().map(row -> cut(line(row, width), limit)).toList();
    }

    /** The text, cut with {@code …} if it does not fit. */
    static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, Math.max(0, limit - 1)) + "…";
    }

    private String line(List<String> row, int[] width) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String padding = " ".repeat(width[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ")
                    .append(alignment.charAt(i) == 'r' ? padding + row.get(i) : row.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines());
    }
}
