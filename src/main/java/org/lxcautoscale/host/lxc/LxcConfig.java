package org.lxcautoscale.host.lxc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a container's configuration, {@code lxc.container.conf(5)}: {@code key = value}, later lines override
 * earlier ones, an empty value resets a setting. Included files are not read.
 */
record LxcConfig(String text) {

    private static final Pattern LINE = Pattern.compile("(\\s*)(lxc\\.[A-Za-z0-9_.-]+)(\\s*=\\s*)(.*?)(\\s*)");

    /** LXC has no tags; a comment survives copies and snapshots. */
    private static final Pattern TAGS = Pattern.compile("\\s*#\\s*lxc-autoscale\\.tags\\s*=(.*)");

    private static final Pattern SEPARATOR = Pattern.compile("[;,\\s]+");

    /** The effective value of a key. */
    Optional<String> get(String key) {
        String value = "";
        for (Setting setting : settings()) {
            if (setting.key().equals(key)) {
                value = setting.value();
            }
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** The tags of a container, in lower case: its groups, and those in our comment. */
    Set<String> tags() {
        Set<String> tags = groups();
        text.lines()
                .map(TAGS::matcher)
                .filter(Matcher::matches)
                .flatMap(line -> SEPARATOR.splitAsStream(line.group(1).toLowerCase(Locale.ROOT)))
                .filter(tag -> !tag.isEmpty())
                .forEach(tags::add);
        return tags;
    }

    private Set<String> groups() {
        Set<String> groups = new HashSet<>();
        for (Setting setting : settings()) {
            if (setting.key().equals("lxc.group")) {
                String group = setting.value().toLowerCase(Locale.ROOT);
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
        List<String> lines = lines();
        values.forEach((key, value) -> set(lines, key, value));
        return of(lines);
    }

    /**
     * A copy whose comment has these tags, where it had one before, or at the end. Groups are the administrator's and stay.
     *
     * @param tags as in {@code a;b}; empty to remove the comment
     */
    LxcConfig withTags(String tags) {
        return replaced(
                line -> TAGS.matcher(line).matches(),
                _ -> false,
                tags.isEmpty() ? Optional.empty() : Optional.of("# lxc-autoscale.tags = " + tags));
    }

    /**
     * A copy without the lines that match, and with this one in place of the first of them; after the last anchor if there was
     * none, and at the end without an anchor.
     */
    LxcConfig replaced(Predicate<String> matches, Predicate<String> anchor, Optional<String> line) {
        List<String> lines = new ArrayList<>();
        int place = -1;
        int afterAnchor = -1;
        for (String old : lines()) {
            if (matches.test(old)) {
                place = place < 0 ? lines.size() : place;
                continue;
            }
            lines.add(old);
            afterAnchor = anchor.test(old) ? lines.size() : afterAnchor;
        }
        int at = place >= 0 ? place : afterAnchor >= 0 ? afterAnchor : lines.size();
        line.ifPresent(added -> lines.add(at, added));
        return of(lines);
    }

    /** The settings in the order of the file, overridden ones and empty ones included. */
    List<Setting> settings() {
        return text.lines().map(LxcConfig::setting).flatMap(Optional::stream).toList();
    }

    /** The setting of a line; empty for comments and blank lines. */
    static Optional<Setting> setting(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(new Setting(matcher.group(2), unquoted(matcher.group(4))))
                : Optional.empty();
    }

    /** One line, {@code key = value}. */
    record Setting(String key, String value) {}

    private List<String> lines() {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    private static LxcConfig of(List<String> lines) {
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
