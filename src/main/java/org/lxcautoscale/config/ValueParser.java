package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.ContainerSelector;

/**
 * Parses a value as its key's type: {@link Long}, {@link Double}, {@link Boolean} (or a word in its place), {@link String}, or a {@link List} of texts.
 * Reports what does not fit.
 */
final class ValueParser {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

    private static final double MAX_MAGNITUDE = Long.MAX_VALUE / 2.0;
    private static final int MAX_DIGITS = 40;

    private final List<Problem> problems;

    ValueParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** The value, or the empty text if there is none; empty when it is invalid, which is reported. */
    Optional<Object> parse(ConfigKey key, RawValue raw) {
        boolean wantsList = key.type() == ConfigKey.Type.CONTAINERS || key.type() == ConfigKey.Type.TEXTS;
        if (raw.isList() && !wantsList) {
            return wrong(key, raw, "a list");
        }
        if (!wantsList && raw.text().isEmpty()) {
            return key.allowsEmpty() ? Optional.of("") : wrong(key, raw, "nothing");
        }
        return switch (key.type()) {
            case INTEGER, NUMBER -> number(key, raw).map(Object.class::cast);
            case BOOLEAN -> bool(key, raw);
            case TEXT -> text(key, raw).map(Object.class::cast);
            case CONTAINER -> container(key, raw.items().getFirst()).map(Object.class::cast);
            case CONTAINERS -> Optional.of(containers(key, raw));
            case TEXTS ->
                Optional.of(raw.asList().stream().map(RawValue.Item::text).toList());
        };
    }

    private Optional<? extends Number> number(ConfigKey key, RawValue raw) {
        String text = UnitParser.toKeyUnit(key, raw.text().trim());
        if (!NUMBER.matcher(text).matches()) {
            return wrong(key, raw, quoted(text));
        }
        double magnitude = Double.parseDouble(text);
        if (magnitude < key.minimum() || magnitude > Math.min(key.maximum(), MAX_MAGNITUDE)) {
            problems.add(raw.location()
                    .problem("%s is %s, but must be %s%s"
                            .formatted(
                                    key.name(),
                                    Problem.quote(text),
                                    key.range(),
                                    key.unit().isEmpty() ? "" : " " + key.unit())));
            return Optional.empty();
        }
        if (key.type() == ConfigKey.Type.NUMBER) {
            return Optional.of(magnitude);
        }
        Optional<Long> whole = whole(text);
        return whole.isPresent() ? whole : wrong(key, raw, Problem.quote(text));
    }

    /** A whole number, which may be written as {@code 5.0} or {@code 1e3}, with a bounded number of digits. */
    private static Optional<Long> whole(String text) {
        if (text.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        try {
            // The usual case apart, because a process that initialises BigDecimal spends some 20 ms on it.
            boolean isPlain = text.chars().allMatch(c -> c >= '0' && c <= '9');
            return Optional.of(isPlain ? Long.parseLong(text) : new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty(); // a fraction, or an exponent out of range
        }
    }

    private Optional<Object> bool(ConfigKey key, RawValue raw) {
        String text = raw.text().trim().toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "yes", "on", "1" -> Optional.of(true);
            case "false", "no", "off", "0" -> Optional.of(false);
            default -> key.choices().contains(text) ? Optional.of(text) : wrong(key, raw, quoted(raw.text()));
        };
    }

    private Optional<String> text(ConfigKey key, RawValue raw) {
        if (key.choices().isEmpty()) {
            return raw.text().chars().anyMatch(Character::isISOControl)
                    ? wrong(key, raw, "a text with control characters")
                    : Optional.of(raw.text());
        }
        String choice = raw.text().trim().toLowerCase(Locale.ROOT);
        if (key.choices().contains(choice)) {
            return Optional.of(choice);
        }
        problems.add(raw.location()
                .problem("%s is '%s', but must be one of %s%s"
                        .formatted(
                                key.name(),
                                Problem.quote(raw.text()),
                                String.join(", ", key.choices()),
                                Suggestion.of(choice, key.choices()))));
        return Optional.empty();
    }

    private List<String> containers(ConfigKey key, RawValue raw) {
        List<String> ids = new ArrayList<>();
        for (RawValue.Item item : raw.asList()) {
            selector(key, item).ifPresent(ids::add);
        }
        return ids;
    }

    /** Ignores empty entries, which the original's installer wrote for empty lists. */
    private Optional<String> selector(ConfigKey key, RawValue.Item item) {
        String entry = item.text().trim();
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        ContainerSelector.Parsed parsed = ContainerSelector.parse(entry);
        boolean wantsIds = key.scopes().contains(ConfigKey.Scope.GROUP);
        if (wantsIds && parsed.selector().orElse(null) instanceof ContainerSelector.Tagged) {
            problems.add(item.location().problem("%s: %s: a group lists ids".formatted(key.name(), quoted(entry))));
            return Optional.empty();
        }
        if (!parsed.problem().isEmpty()) {
            problems.add(item.location().problem("%s: %s %s".formatted(key.name(), quoted(entry), parsed.problem())));
            return Optional.empty();
        }
        return Optional.of(entry);
    }

    private Optional<String> container(ConfigKey key, RawValue.Item item) {
        String id = item.text().trim();
        if (ContainerId.isValid(id)) {
            return Optional.of(id);
        }
        problems.add(item.location().problem("%s: %s is not a container id".formatted(key.name(), quoted(id))));
        return Optional.empty();
    }

    private static String quoted(String text) {
        return "'" + Problem.quote(text) + "'";
    }

    private <T> Optional<T> wrong(ConfigKey key, RawValue raw, String what) {
        problems.add(raw.location()
                .problem("%s is %s, but must be %s"
                        .formatted(
                                key.name(),
                                key.secret() ? "something else" : what,
                                key.description() + (key.unit().equals("hour") ? " of hours, as 22 or 22:00" : ""))));
        return Optional.empty();
    }
}
