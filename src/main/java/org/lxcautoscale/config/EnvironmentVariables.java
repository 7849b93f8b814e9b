package org.lxcautoscale.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Substitutes <code>${NAME}</code> and <code>${NAME:-default}</code> by environment variables; <code>$$</code> is a dollar.
 * As in a shell, the default also replaces an empty variable.
 */
final class EnvironmentVariables {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?}|\\$\\{");

    private final Map<String, String> environment;

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * The result of substituting variables in a text.
     *
     * @param problem the first reference that cannot be resolved; the text is then unchanged
     */
    record Substitution(String text, Optional<String> problem) {

        /** Omits the text, which may be a secret. */
        @Override
        public String toString() {
            return "Substitution[" + problem.orElse("") + "]";
        }
    }

    Substitution substitute(String text) {
        if (text.indexOf('$') < 0) {
            return new Substitution(text, Optional.empty());
        }
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            if (matcher.group().equals("${")) {
                return new Substitution(
                        text,
                        Optional.of("after \"${\" a variable's name and \"}\" are expected, as in ${NAME} or"
                                + " ${NAME:-default}; for a dollar itself write $$"));
            }
            Optional<String> value = value(matcher);
            if (value.isEmpty()) {
                String name = matcher.group("name");
                return new Substitution(
                        text,
                        Optional.of("the environment variable " + name
                                + " is not set; set it, or give a default as in ${" + name + ":-value}"));
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
        }
        return new Substitution(matcher.appendTail(filled).toString(), Optional.empty());
    }

    private Optional<String> value(Matcher reference) {
        if (reference.group().equals("$$")) {
            return Optional.of("$");
        }
        Optional<String> set = Optional.ofNullable(environment.get(reference.group("name")));
        Optional<String> fallback = Optional.ofNullable(reference.group("default"));
        return fallback.isPresent() ? set.filter(value -> !value.isEmpty()).or(() -> fallback) : set;
    }
}
