package org.lxcautoscale.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a file with a mark below it, as problems show it. What follows a key that sounds like a secret is not shown,
 * also when it follows on the next lines: a slip of the pen must not carry a token into a log.
 */
final class Excerpt {

    /** Of a key; also of one that is written wrongly, or without what should stand behind it. */
    private static final Pattern SECRET_WORD = Pattern.compile("(?i)gotify|tok|secret|passw|webhook");

    private static final Pattern DELIMITER = Pattern.compile("[:=\\s]");
    private static final Pattern HARMLESS = Pattern.compile("(?i)(?:gotify_url|.*_file)[\"']?");
    private static final String HIDDEN = "***";
    private static final String INDENT = "    ";
    private static final int LONGEST = 160;

    /** So many lines above are looked at for the key that a line belongs to. */
    private static final int FARTHEST_KEY = 100;

    private final List<String> lines;
    private final int index;

    /**
     * @param index of the line, from 0; there is no excerpt of lines that are not there
     */
    Excerpt(List<String> lines, int index) {
        this.lines = lines;
        this.index = index;
    }

    boolean isSecret() {
        return index < lines.size() && (secretFrom(lines.get(index)) >= 0 || belongsToSecret());
    }

    /**
     * The line, and below it a mark.
     *
     * @param column from 0
     */
    String markedAt(int column) {
        if (index >= lines.size()) {
            return "";
        }
        String line = shown();
        int mark = Math.min(column, line.length());
        int from = mark > LONGEST - 10 ? mark - LONGEST / 2 : 0;
        int to = Math.min(line.length(), from + LONGEST);
        String before = from > 0 ? "…" : "";
        String after = to < line.length() ? "…" : "";
        return INDENT + before + line.substring(from, to) + after + System.lineSeparator() + INDENT
                + " ".repeat(before.length() + mark - from) + "^";
    }

    private String shown() {
        String line = lines.get(index).replaceAll("\\p{Cntrl}", " ");
        return belongsToSecret() ? " ".repeat(indent(line)) + HIDDEN : withoutSecret(line);
    }

    /** A text in which something stands in for what follows the key of a secret. */
    static String withoutSecret(String text) {
        int secret = secretFrom(text);
        return secret < 0 || text.substring(secret).isBlank()
                ? text
                : text.substring(0, secret).stripTrailing() + " " + HIDDEN;
    }

    /** Where in a line a secret begins; negative when there is none. */
    private static int secretFrom(String line) {
        Matcher word = SECRET_WORD.matcher(line);
        Matcher delimiter = DELIMITER.matcher(line);
        for (int from = 0; word.find(from) && delimiter.find(word.end()); from = delimiter.end()) {
            if (!HARMLESS.matcher(line.substring(word.start(), delimiter.start()))
                    .matches()) {
                return delimiter.end();
            }
        }
        return -1;
    }

    /** Whether one of the lines that this one is indented under names a secret. */
    private boolean belongsToSecret() {
        String line = lines.get(index);
        int indent = indent(line);
        boolean isItem = line.startsWith("-", indent);
        for (int i = index - 1; i >= Math.max(0, index - FARTHEST_KEY) && (indent > 0 || isItem); i--) {
            String above = lines.get(i);
            int its = indent(above);
            boolean isParent = its < indent || (isItem && its == indent && !above.startsWith("-", its));
            boolean isComment = above.startsWith("#", its);
            if (isParent && !isComment && !above.isBlank()) {
                if (secretFrom(above) >= 0) {
                    return true;
                }
                indent = its;
                isItem = above.startsWith("-", its);
            }
        }
        return false;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }
}
