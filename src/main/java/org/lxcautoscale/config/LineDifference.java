package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How one text became another, line by line, with as few changes as possible (Myers 1986). Texts that have very little in common are
 * not compared line by line: all lines between what is the same at their beginnings and ends are replaced.
 */
public final class LineDifference {

    /** Takes memory for its square. */
    private static final int MOST_CHANGES = 1000;

    /** What became of a line. */
    public enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    /**
     * A line.
     *
     * @param before its number in the old text, from 1; 0 if it is not there
     * @param after its number in the new text, from 1; 0 if it is not there
     */
    public record Line(Kind kind, int before, int after, String text) {

        /** As in a unified difference: {@code -  max_cores: 4}. */
        @Override
        public String toString() {
            return switch (kind) {
                        case SAME -> " ";
                        case REMOVED -> "-";
                        case ADDED -> "+";
                    }
                    + text;
        }
    }

    /** Lines that follow each other: those that have changed, and some around them. */
    public record Hunk(List<Line> lines) {

        public Hunk {
            lines = List.copyOf(lines);
        }

        /** As in a unified difference: {@code @@ -3,7 +3,8 @@}. */
        public String heading() {
            return "@@ -" + range(Kind.ADDED) + " +" + range(Kind.REMOVED) + " @@";
        }

        private String range(Kind other) {
            List<Line> side =
                    lines.stream().filter(line -> line.kind() != other).toList();
            int first = side.isEmpty()
                    ? 0
                    : other == Kind.ADDED
                            ? side.getFirst().before()
                            : side.getFirst().after();
            return first + "," + side.size();
        }
    }

    private LineDifference() {}

    /**
     * The difference of two texts; empty if they are the same.
     *
     * @param context how many lines around a change are shown
     */
    public static List<Hunk> of(String before, String after, int context) {
        List<Line> all = lines(HiddenSecrets.lines(before), HiddenSecrets.lines(after));
        List<Hunk> hunks = new ArrayList<>();
        int from = 0;
        while (true) {
            int change = nextChange(all, from);
            if (change == all.size()) {
                return hunks;
            }
            int start = Math.max(from, change - context);
            int end = change;
            for (int next = change;
                    next < all.size() && next <= end + 2 * context + 1;
                    next = nextChange(all, next + 1)) {
                end = next;
            }
            int stop = Math.min(all.size(), end + context + 1);
            hunks.add(new Hunk(all.subList(start, stop)));
            from = stop;
        }
    }

    private static int nextChange(List<Line> all, int from) {
        int next = from;
        while (next < all.size() && all.get(next).kind() == Kind.SAME) {
            next++;
        }
        return next;
    }

    /** All lines of both texts. */
    static List<Line> lines(List<String> before, List<String> after) {
        int same = 0;
        int shorter = Math.min(before.size(), after.size());
        while (same < shorter && before.get(same).equals(after.get(same))) {
            same++;
        }
        int sameAtEnd = 0;
        while (sameAtEnd < shorter - same
                && before.get(before.size() - 1 - sameAtEnd).equals(after.get(after.size() - 1 - sameAtEnd))) {
            sameAtEnd++;
        }
        Numbered lines = new Numbered();
        before.subList(0, same).forEach(lines::same);
        edits(before.subList(same, before.size() - sameAtEnd), after.subList(same, after.size() - sameAtEnd), lines);
        before.subList(before.size() - sameAtEnd, before.size()).forEach(lines::same);
        return lines.all;
    }

    /** Gathers lines with their numbers. */
    private static final class Numbered {
        private final List<Line> all = new ArrayList<>();
        private int before;
        private int after;

        void same(String text) {
            all.add(new Line(Kind.SAME, ++before, ++after, text));
        }

        void removed(String text) {
            all.add(new Line(Kind.REMOVED, ++before, 0, text));
        }

        void added(String text) {
            all.add(new Line(Kind.ADDED, 0, ++after, text));
        }
    }

    private static void edits(List<String> before, List<String> after, Numbered lines) {
        List<int[]> reached = reached(before, after);
        if (reached.isEmpty()) {
            before.forEach(lines::removed);
            after.forEach(lines::added);
            return;
        }
        List<Kind> backwards = new ArrayList<>();
        int x = before.size();
        int y = after.size();
        for (int changes = reached.size() - 1; changes > 0; changes--) {
            int[] last = reached.get(changes - 1);
            int diagonal = x - y;
            boolean isAdded = isAdded(last, diagonal, changes);
            int previous = isAdded ? diagonal + 1 : diagonal - 1;
            int startX = at(last, previous, changes - 1);
            int startY = startX - previous;
            int afterEdit = isAdded ? startX : startX + 1;
            backwards.addAll(Collections.nCopies(x - afterEdit, Kind.SAME));
            backwards.add(isAdded ? Kind.ADDED : Kind.REMOVED);
            x = startX;
            y = startY;
        }
        backwards.addAll(Collections.nCopies(x, Kind.SAME));
        int oldLine = 0;
        int newLine = 0;
        for (Kind kind : backwards.reversed()) {
            switch (kind) {
                case SAME -> {
                    lines.same(before.get(oldLine++));
                    newLine++;
                }
                case REMOVED -> lines.removed(before.get(oldLine++));
                case ADDED -> lines.added(after.get(newLine++));
            }
        }
    }

    /**
     * For each number of changes, how far along the old text each diagonal gets with them; empty if too many are needed. Diagonals are
     * numbered from −changes.
     */
    private static List<int[]> reached(List<String> before, List<String> after) {
        List<int[]> reached = new ArrayList<>();
        for (int changes = 0; changes <= MOST_CHANGES; changes++) {
            int[] now = new int[2 * changes + 1];
            for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
                int x = changes == 0 ? 0 : start(reached.getLast(), diagonal, changes);
                int y = x - diagonal;
                while (x < before.size()
                        && y >= 0
                        && y < after.size()
                        && before.get(x).equals(after.get(y))) {
                    x++;
                    y++;
                }
                now[diagonal + changes] = x;
                if (x == before.size() && y == after.size()) {
                    reached.add(now);
                    return reached;
                }
            }
            reached.add(now);
        }
        return List.of();
    }

    private static int start(int[] last, int diagonal, int changes) {
        return isAdded(last, diagonal, changes)
                ? at(last, diagonal + 1, changes - 1)
                : at(last, diagonal - 1, changes - 1) + 1;
    }

    private static boolean isAdded(int[] last, int diagonal, int changes) {
        return diagonal == -changes
                || (diagonal != changes && at(last, diagonal - 1, changes - 1) < at(last, diagonal + 1, changes - 1));
    }

    private static int at(int[] reached, int diagonal, int changes) {
        return reached[diagonal + changes];
    }
}
