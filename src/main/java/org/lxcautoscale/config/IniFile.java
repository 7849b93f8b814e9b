package org.lxcautoscale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The INI format of early versions of the original, as Python's {@code configparser} reads it: {@code key = value} or
 * {@code key: value}, keys in any case, values going on in lines that are indented deeper, {@code %(key)s} for the value
 * of another key. Comments stand on lines of their own, or behind a value and a blank, as in the first files of the
 * original.
 */
final class IniFile {

    private static final Pattern INTERPOLATION = Pattern.compile("%%|%\\(([^)]*)\\)s");
    private static final Pattern COMMENT_BEHIND = Pattern.compile("(?:^|\\s)[#;].*$");
    private static final int DEEPEST_INTERPOLATION = 10;

    private final Source source;
    private final List<Problem> problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean inDefault = true;
    private Optional<Entry> open = Optional.empty();

    IniFile(Source source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** What has been read of a value, and the places of key and value. */
    private record Entry(StringBuilder value, Source.Place keyPlace, Source.Place place) {

        int indent() {
            return keyPlace.column() - 1;
        }

        Raw raw(String text) {
            return new Raw(
                    List.of(new Raw.Item(text, place::problem)),
                    false,
                    place::problem,
                    keyPlace::problem,
                    place.toLine());
        }
    }

    /** The section DEFAULT; there are no others. */
    Section read() {
        List<String> lines = source.lines();
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i).strip();
            if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith(";")) {
                line(lines.get(i), text, i + 1);
            }
        }
        Map<String, Raw> values = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                values.put(key, entry.raw(interpolated(entry.value().toString(), entry.place(), 0))));
        return new Section(Section.DEFAULT, source.start()::problem, values);
    }

    private void line(String line, String text, int number) {
        int indent = line.indexOf(text);
        if (open.isPresent() && indent > open.get().indent()) {
            open.get().value().append('\n').append(withoutComment(text));
            return;
        }
        open = Optional.empty();
        Source.Place place = new Source.Place(source, number, indent + 1);
        if (text.startsWith("[")) {
            inDefault = text.equals("[" + Section.DEFAULT + "]");
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

    private void entry(String text, int delimiter, Source.Place place) {
        String key = text.substring(0, delimiter).strip().toLowerCase(Locale.ROOT);
        String value = withoutComment(text.substring(delimiter + 1));
        int column = value.isEmpty() ? 0 : text.indexOf(value, delimiter + 1);
        Entry entry = new Entry(
                new StringBuilder(value), place, new Source.Place(source, place.line(), place.column() + column));
        open = Optional.of(entry);
        if (inDefault && entries.putIfAbsent(key, entry) != null) {
            problems.add(place.problem("key '" + Problem.quote(key) + "' is there twice; remove one"));
        }
    }

    private static int delimiter(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
    }

    private static String withoutComment(String value) {
        return COMMENT_BEHIND.matcher(value).replaceFirst("").strip();
    }

    private String interpolated(String value, Source.Place place, int depth) {
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

    private String valueOf(String key, Source.Place place, int depth) {
        Entry entry = entries.get(key);
        if (entry == null || depth >= DEEPEST_INTERPOLATION) {
            problems.add(place.problem("%%(%s)s refers to a key that %s"
                    .formatted(Problem.quote(key), entry == null ? "is not there" : "refers to itself")));
            return "";
        }
        return interpolated(entry.value().toString(), place, depth + 1);
    }
}
