package org.lxcautoscale.http;

/** How deep the objects and arrays of a text of JSON are nested. The parser calls itself for each level, until its stack is full. */
public final class Nesting {

    private static final int DEEPEST = 32;

    private Nesting() {}

    /** @throws ApiProblem 400 when it is deeper than 32 levels; whether it is JSON at all is not looked at */
    public static void check(String text) {
        int depth = 0;
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> isQuoted = !isQuoted;
                case '\\' -> i += isQuoted ? 1 : 0;
                case '[', '{' -> depth += isQuoted ? 0 : 1;
                case ']', '}' -> depth -= isQuoted || depth == 0 ? 0 : 1;
                default -> {}
            }
            if (depth > DEEPEST) {
                throw ApiProblem.badRequest("The body has more than " + DEEPEST + " levels of objects and arrays.");
            }
        }
    }
}
