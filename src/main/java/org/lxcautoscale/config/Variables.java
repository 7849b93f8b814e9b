package org.lxcautoscale.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> by environment variables; <code>$$</code> is a dollar. */
final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * A text with the variables filled in.
     *
     * @param missing the first variable that is not set and has no default; then the text is as it was
     */
    record Filled(String text, Optional<String> missing) {}

    Filled fill(String text) {
        if (text.indexOf('$') < 0) {
            return new Filled(text, Optional.empty());
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = name == null ? "$" : environment.getOrDefault(name, matcher.group(2));
            if (value == null) {
                return new Filled(text, Optional.of(String.valueOf(name)));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return new Filled(matcher.appendTail(filled).toString(), Optional.empty());
    }
}
