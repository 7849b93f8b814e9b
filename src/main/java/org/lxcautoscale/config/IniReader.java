package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the INI format of early versions of the original, like Python's {@code configparser}: {@code key = value} or
 * {@code key: value}, case-insensitive keys, values continued on deeper-indented lines, {@code %(key)s} for the value of
 * another key. Comments have their own line, or follow a value and a blank.
 */
final class IniReader {

    private static final Pattern INTERPOLATION = Pattern.compile("%%|%\\(([^)]*)\\)s");
    private static final Pattern TRAILING_COMMENT = Pattern.compile("(?:^|\\s)[#;].*$");
    private static final int MAX_INTERPOLATION_DEPTH = 10;

    private final SourceText source;
    private final List<Problem> problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> top = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private boolean inDefault = true;
    private Optional<Entry> current = Optional.empty();

    IniReader(SourceText source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * A key with its comments and blank lines; comments begin with {@code #}.
     *
     * @param line of the key, from 1
     * @param above the lines between the key before and this one
     * @param behind what follows the value; may be empty
     */
    record Layout(int line, List<String> above, String behind) {}

    /** The part of a value read so far, with the places of key and value, and its comments. */
    private record Entry(
            StringBuilder value,
            SourceText.Place keyPlace,
            SourceText.Place place,
            List<String> above,
            StringBuilder behind) {

        void add(String text) {
            value.append(withoutComment(text));
            String comment = comment(text);
            behind.append(behind.isEmpty() || comment.isEmpty() ? "" : " ").append(comment);
        }

        int indent() {
            return keyPlace.column() - 1;
        }

        RawValue raw(String text) {
            return new RawValue(List.of(new RawValue.Item(text, place)), false, place, keyPlace, place.toLine());
        }
    }

    /** The section DEFAULT, the only one allowed. */
    RawSection read() {
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                pending.add(comment(text));
            } else {
                line(lines.get(i), text, i + 1);
            }
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                values.put(key, entry.raw(interpolated(entry.value().toString(), entry.place(), 0))));
        return new RawSection(RawSection.DEFAULT, source.start(), values);
    }

    /** The lines before the section's name. */
    List<String> top() {
        return List.copyOf(top);
    }

    /** The lines after the last key. */
    List<String> bottom() {
        return List.copyOf(pending);
    }

    /** Where a key is, and what is around it. */
    Layout layout(String key) {
        Entry entry = Objects.requireNonNull(entries.get(key), key);
        return new Layout(entry.keyPlace().line(), entry.above(), entry.behind().toString());
    }

    private void line(String line, String text, int number) {
        int indent = line.indexOf(text);
        if (current.isPresent() && indent > current.get().indent()) {
            current.get().value().append('\n');
            current.get().add(text);
            return;
        }
        current = Optional.empty();
        SourceText.Place place = new SourceText.Place(source, number, indent + 1);
        if (text.startsWith("[")) {
            if (entries.isEmpty()) {
                top.addAll(pending);
                pending.clear();
            }
            inDefault = text.equals("[" + RawSection.DEFAULT + "]");
            if (!inDefault) {
                problems.add(place.problem("only the section [DEFAULT] can be migrated"));
            }
            return;
        }
        int delimiter = delimiter(text);
        if (delimiter < 1) {
            problems.add(place.problem("expected \"key = value\" or \"[DEFAULT]\""));
            return;
        }
        entry(text, delimiter, place);
    }

    private void entry(String text, int delimiter, SourceText.Place place) {
        String key = text.substring(0, delimiter).strip().toLowerCase(Locale.ROOT);
        String value = withoutComment(text.substring(delimiter + 1));
        int column = value.isEmpty() ? 0 : text.indexOf(value, delimiter + 1);
        Entry entry = new Entry(
                new StringBuilder(),
                place,
                new SourceText.Place(source, place.line(), place.column() + column),
                List.copyOf(pending),
                new StringBuilder());
        entry.add(text.substring(delimiter + 1));
        pending.clear();
        current = Optional.of(entry);
        if (inDefault && entries.putIfAbsent(key, entry) != null) {
            problems.add(place.problem("key '" + Problem.quote(key) + "' appears twice; remove one"));
        }
    }

    private static int delimiter(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    private static String withoutComment(String value) {
        return TRAILING_COMMENT.matcher(value).replaceFirst("").strip();
    }

    /** The comment of a line, with {@code #} for {@code ;} and {@code ?} for what YAML does not allow; empty if none. */
    private static String comment(String text) {
        Matcher comment = TRAILING_COMMENT.matcher(text);
        return comment.find() ? "#" + YamlText.printable(comment.group().strip().substring(1)) : "";
    }

    private String interpolated(String value, SourceText.Place place, int depth) {
        Matcher matcher = INTERPOLATION.matcher(value);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String replacement = matcher.group().equals("%%")
                    ? "%"
                    : valueOf(matcher.group(1).toLowerCase(Locale.ROOT), place, depth);
            matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(filled).toString();
    }

    private String valueOf(String key, SourceText.Place place, int depth) {
        Entry entry = entries.get(key);
        if (entry == null || depth >= MAX_INTERPOLATION_DEPTH) {
            problems.add(place.problem("%%(%s)s refers to a key that %s"
                    .formatted(Problem.quote(key), entry == null ? "is not there" : "refers to itself")));
            return "";
        }
        return interpolated(entry.value().toString(), place, depth + 1);
    }
}
