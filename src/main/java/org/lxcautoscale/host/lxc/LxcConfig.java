package org.lxcautoscale.host.lxc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a container's configuration, {@code lxc.container.conf(5)}: {@code key = value}, later lines override
 * earlier ones, an empty value resets a setting. Included files are not read.
 */
record LxcConfig(String text) {

    private static final Pattern LINE = Pattern.compile("(\\s*)(lxc\\.[A-Za-z0-9_.-]+)(\\s*=\\s*)(.*?)(\\s*)");

    /** The effective value of a key. */
    Optional<String> get(String key) {
        String value = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals(key)) {
                value = unquoted(matcher.group(4));
            }
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The groups of a container, which serve as its tags. */
    Set<String> groups() {
        Set<String> groups = new HashSet<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals("lxc.group")) {
                String group = unquoted(matcher.group(4)).toLowerCase(Locale.ROOT);
                if (group.isEmpty()) {
                    groups.clear();
                } else {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** A copy with these values. The last line of a key is changed in place, a new key is appended. */
    LxcConfig with(Map<String, String> values) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        values.forEach((key, value) -> set(lines, key, value));
        return new LxcConfig(String.join("\n", lines) + "\n");
    }

    private static void set(List<String> lines, String key, String value) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            Matcher matcher = LINE.matcher(lines.get(i));
            if (matcher.matches() && matcher.group(2).equals(key)) {
                String separator = matcher.group(3).endsWith("=") ? matcher.group(3) + " " : matcher.group(3);
                lines.set(i, matcher.group(1) + key + separator + value);
                return;
            }
        }
        lines.add(key + " = " + value);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
