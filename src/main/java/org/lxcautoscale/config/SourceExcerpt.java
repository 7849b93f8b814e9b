package org.lxcautoscale.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a file with a mark below it, shown with a problem. Whatever follows a key that looks like a secret is hidden,
 * on the same line and on those below: a typo must not put a token into a log.
 */
final class SourceExcerpt {

    /** Also matches misspelled keys and keys without a delimiter. */
    private static final Pattern SECRET_KEY = Pattern.compile("(?i)gotify|tok|secret|passw|webhook");

    private static final Pattern DELIMITER = Pattern.compile("[:=\\s]");
    private static final Pattern NOT_SECRET = Pattern.compile("(?i)(?:gotify_url|.*_file)[\"']?");
    static final String HIDDEN = "***";
    private static final String INDENT = "    ";
    private static final int MAX_LENGTH = 160;

    /** How far up the key that a line belongs to is searched for. */
    private static final int MAX_LINES_ABOVE = 100;

    private final List<String> lines;
    private final int index;

    /**
     * @param index of the line, from 0; beyond the last line the excerpt is empty
     */
    SourceExcerpt(List<String> lines, int index) {
        this.lines = lines;
        this.index = index;
    }

    boolean isSecret() {
        return index < lines.size() && (secretStart(lines.get(index)) >= 0 || isBelowSecretKey());
    }

    /**
     * The line with a mark below it.
     *
     * @param column from 0
     */
    String withMarkAt(int column) {
        if (index >= lines.size()) {
            return "";
        }
        String line = redacted();
        int mark = Math.min(column, line.length());
        int from = mark > MAX_LENGTH - 10 ? mark - MAX_LENGTH / 2 : 0;
        int to = Math.min(line.length(), from + MAX_LENGTH);
        String before = from > 0 ? "…" : "";
        String after = to < line.length() ? "…" : "";
        return INDENT + before + line.substring(from, to) + after + System.lineSeparator() + INDENT
                + " ".repeat(before.length() + mark - from) + "^";
    }

    private String redacted() {
        String line = lines.get(index).replaceAll("\\p{Cntrl}", " ");
        return isBelowSecretKey() ? " ".repeat(indent(line)) + HIDDEN : redacted(line);
    }

    /** The text with whatever follows a secret's key replaced by {@code ***}. */
    static String redacted(String text) {
        int secret = secretStart(text);
        return secret < 0 || text.substring(secret).isBlank()
                ? text
                : text.substring(0, secret).stripTrailing() + " " + HIDDEN;
    }

    /** Whether values of this key must not be shown. */
    static boolean isSecretKey(String key) {
        return secretStart(key + ": ") >= 0;
    }

    /** Index at which a secret begins; negative when there is none. */
    static int secretStart(String line) {
        Matcher word = SECRET_KEY.matcher(line);
        Matcher delimiter = DELIMITER.matcher(line);
        for (int from = 0; word.find(from) && delimiter.find(word.end()); from = delimiter.end()) {
            if (!NOT_SECRET
                    .matcher(line.substring(word.start(), delimiter.start()))
                    .matches()) {
                return delimiter.end();
            }
        }
        return -1;
    }

    /** Whether this line is indented under the key of a secret. */
    boolean isBelowSecretKey() {
        String line = lines.get(index);
        int indent = indent(line);
        boolean isItem = line.startsWith("-", indent);
        for (int i = index - 1; i >= Math.max(0, index - MAX_LINES_ABOVE) && (indent > 0 || isItem); i--) {
            String above = lines.get(i);
            int aboveIndent = indent(above);
            boolean isParent =
                    aboveIndent < indent || (isItem && aboveIndent == indent && !above.startsWith("-", aboveIndent));
            boolean isComment = above.startsWith("#", aboveIndent);
            if (isParent && !isComment && !above.isBlank()) {
                if (secretStart(above) >= 0) {
                    return true;
                }
                indent = aboveIndent;
                isItem = above.startsWith("-", aboveIndent);
            }
        }
        return false;
    }

    static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
            indent++;
        }
        return indent;
    }
}
