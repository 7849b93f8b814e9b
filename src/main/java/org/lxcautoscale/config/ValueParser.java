package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Selector;

/**
 * Turns what was written into what a key wants: {@link Integer} or {@link Long} as {@link BigDecimal}, {@link Boolean},
 * {@link String}, or a {@link List} of texts. What does not fit is a problem.
 */
final class ValueParser {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

    private static final double GREATEST = Long.MAX_VALUE / 2.0;
    private static final int MOST_DIGITS = 40;

    private final List<Problem> problems;

    ValueParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** The value, the empty text for none; empty when it was wrong, which has been reported. */
    Optional<Object> parse(Key key, Raw raw) {
        boolean wantsList = key.type() == Key.Type.CONTAINERS || key.type() == Key.Type.TEXTS;
        if (raw.isList() && !wantsList) {
            return wrong(key, raw, "a list");
        }
        if (!wantsList && raw.text().isEmpty()) {
            return key.mayBeEmpty() ? Optional.of("") : wrong(key, raw, "nothing");
        }
        return switch (key.type()) {
            case INTEGER, NUMBER -> number(key, raw).map(Object.class::cast);
            case BOOLEAN -> bool(key, raw).map(Object.class::cast);
            case TEXT -> text(key, raw).map(Object.class::cast);
            case CONTAINER -> container(key, raw.items().getFirst()).map(Object.class::cast);
            case CONTAINERS -> Optional.of(containers(key, raw));
            case TEXTS -> Optional.of(raw.asList().stream().map(Raw.Item::text).toList());
        };
    }

    private Optional<BigDecimal> number(Key key, Raw raw) {
        String text = Unit.inOwnUnit(key, raw.text().trim());
        if (!NUMBER.matcher(text).matches()) {
            return wrong(key, raw, quoted(text));
        }
        double magnitude = Double.parseDouble(text);
        if (magnitude < key.minimum() || magnitude > Math.min(key.maximum(), GREATEST)) {
            problems.add(raw.where()
                    .problem("%s is %s, but has to be %s%s"
                            .formatted(
                                    key.name(),
                                    Problem.quote(text),
                                    key.range(),
                                    key.unit().isEmpty() ? "" : " " + key.unit())));
            return Optional.empty();
        }
        if (key.type() == Key.Type.NUMBER) {
            return Optional.of(BigDecimal.valueOf(magnitude).stripTrailingZeros());
        }
        Optional<BigDecimal> whole = whole(text);
        return whole.isPresent() ? whole : wrong(key, raw, Problem.quote(text));
    }

    /** A whole number of not too many digits. */
    private static Optional<BigDecimal> whole(String text) {
        if (text.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            return value.scale() <= 0 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty(); // an exponent beyond all bounds
        }
    }

    private Optional<Boolean> bool(Key key, Raw raw) {
        return switch (raw.text().trim().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> Optional.of(true);
            case "false", "no", "off", "0" -> Optional.of(false);
            default -> wrong(key, raw, quoted(raw.text()));
        };
    }

    private Optional<String> text(Key key, Raw raw) {
        if (key.choices().isEmpty()) {
            return raw.text().chars().anyMatch(Character::isISOControl)
                    ? wrong(key, raw, "a text with control characters")
                    : Optional.of(raw.text());
        }
        String choice = raw.text().trim().toLowerCase(Locale.ROOT);
        if (key.choices().contains(choice)) {
            return Optional.of(choice);
        }
        problems.add(raw.where()
                .problem("%s is '%s', but has to be one of %s%s"
                        .formatted(
                                key.name(),
                                Problem.quote(raw.text()),
                                String.join(", ", key.choices()),
                                Suggestion.of(choice, key.choices()))));
        return Optional.empty();
    }

    private List<String> containers(Key key, Raw raw) {
        List<String> ids = new ArrayList<>();
        for (Raw.Item item : raw.asList()) {
            selector(key, item).ifPresent(ids::add);
        }
        return ids;
    }

    /** An entry that is empty, as the original's own set-up wrote where there was nothing to list, means nothing. */
    private Optional<String> selector(Key key, Raw.Item item) {
        String entry = item.text().trim();
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Selector.Parsed parsed = Selector.parse(entry);
        boolean wantsIds = key.scopes().contains(Key.Scope.GROUP);
        if (wantsIds && parsed.selector().orElse(null) instanceof Selector.Tagged) {
            problems.add(item.where().problem("%s: %s: a group lists ids".formatted(key.name(), quoted(entry))));
            return Optional.empty();
        }
        if (!parsed.problem().isEmpty()) {
            problems.add(item.where().problem("%s: %s %s".formatted(key.name(), quoted(entry), parsed.problem())));
            return Optional.empty();
        }
        return Optional.of(entry);
    }

    private Optional<String> container(Key key, Raw.Item item) {
        String id = item.text().trim();
        if (ContainerId.isValid(id)) {
            return Optional.of(id);
        }
        problems.add(item.where().problem("%s: %s is not a container id".formatted(key.name(), quoted(id))));
        return Optional.empty();
    }

    private static String quoted(String text) {
        return "'" + Problem.quote(text) + "'";
    }

    private <T> Optional<T> wrong(Key key, Raw raw, String what) {
        problems.add(raw.where()
                .problem("%s is %s, but has to be %s"
                        .formatted(
                                key.name(),
                                key.secret() ? "something else" : what,
                                key.type().description()
                                        + (key.unit().equals("hour") ? " of hours, as 22 or 22:00" : ""))));
        return Optional.empty();
    }
}
