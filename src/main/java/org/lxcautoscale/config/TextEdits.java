package org.lxcautoscale.config;

import java.util.Map;
import java.util.TreeMap;

/** Replacements in a text, at places of the unchanged text; they must not overlap. */
final class TextEdits {

    private final String text;
    private final Map<Integer, Edit> edits = new TreeMap<>();

    private record Edit(int end, String replacement) {}

    TextEdits(String text) {
        this.text = text;
    }

    /** Replaces the characters from {@code start} to before {@code end}. */
    void replace(int start, int end, String replacement) {
        put(start, new Edit(end, replacement));
    }

    /** Inserts a text before a character, and before what replaces it. */
    void insert(int start, String text) {
        put(start, new Edit(start, text));
    }

    private void put(int start, Edit edit) {
        edits.merge(
                start,
                edit,
                (one, other) -> one.end() == start
                        ? new Edit(other.end(), one.replacement() + other.replacement())
                        : new Edit(one.end(), other.replacement() + one.replacement()));
    }

    /** The edited text of the characters from {@code start} to before {@code end}, which no edit crosses. */
    String applied(int start, int end) {
        StringBuilder edited = new StringBuilder();
        int from = start;
        for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
            if (edit.getKey() >= start && edit.getKey() < end) {
                edited.append(text, from, edit.getKey()).append(edit.getValue().replacement());
                from = edit.getValue().end();
            }
        }
        return edited.append(text, from, end).toString();
    }

    /** Start of the line that a character is in. */
    int lineStart(int index) {
        int start = index;
        while (start > 0 && !isLineBreak(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** End of the line that a character is in, before the line break. */
    int lineEnd(int index) {
        int end = index;
        while (end < text.length() && !isLineBreak(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Start of the next line; the end of the text after the last one. */
    int nextLine(int index) {
        int end = lineEnd(index);
        if (end == text.length()) {
            return end;
        }
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }

    /** End of the line without blanks at its end. */
    int contentEnd(int index) {
        int end = lineEnd(index);
        while (end > index && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isLineBreak(char character) {
        return character == '\n' || character == '\r';
    }
}
