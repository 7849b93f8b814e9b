package org.lxcautoscale.http;

/** Text of a request as it may be shown again: in an answer, in the log, on a terminal. */
public final class ShownText {

    private static final int LONGEST = 200;

    private ShownText() {}

    /** The text in one line of at most 200 characters, with what is no character of Unicode or cannot be seen replaced. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).map(ShownText::shown).forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
    }

    private static int shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
            case Character.SURROGATE, Character.FORMAT ->
                0xfffd; // half a character; writes from right to left, and the like
            default -> c;
        };
    }
}
