package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private boolean inDefault = true;
    private Optional<Entry> current = Optional.empty();

    IniReader(SourceText source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The part of a value read so far, with the places of key and value. */
    private record Entry(StringBuilder value, SourceText.Place keyPlace, SourceText.Place place) {

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
            if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith(";")) {
                line(lines.get(i), text, i + 1);
            }
        }
        Map<String, RawValue> values = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                values.put(key, entry.raw(interpolated(entry.value().toString(), entry.place(), 0))));
        return new RawSection(RawSection.DEFAULT, source.start(), values);
    }

    private void line(String line, String text, int number) {
        int indent = line.indexOf(text);
        if (current.isPresent() && indent > current.get().indent()) {
            current.get().value().append('\n').append(withoutComment(text));
            return;
        }
        current = Optional.empty();
        SourceText.Place place = new SourceText.Place(source, number, indent + 1);
        if (text.startsWith("[")) {
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
                new StringBuilder(value), place, new SourceText.Place(source, place.line(), place.column() + column));
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
