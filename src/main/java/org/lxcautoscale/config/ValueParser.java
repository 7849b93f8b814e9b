package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;

/**
 * Turns what was written into what a key wants: {@link Integer} or {@link Long} as {@link BigDecimal}, {@link Boolean},
 * {@link String}, or a {@link List} of texts. What does not fit is a problem.
 */
final class ValueParser {

    private final List<Problem> problems;

    ValueParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** The value; empty when it was wrong, which has been reported, or when nothing was written. */
    Optional<Object> parse(Key key, Raw raw) {
        boolean wantsList = key.type() == Key.Type.CONTAINERS || key.type() == Key.Type.TEXTS;
        if (raw.isList() && !wantsList) {
            return wrong(key, raw, "a list");
        }
        if (!wantsList && raw.text().isEmpty()) {
            boolean mayBeEmpty = key.type() == Key.Type.TEXT && key.choices().isEmpty();
            return mayBeEmpty ? Optional.of("") : wrong(key, raw, "nothing");
        }
        return switch (key.type()) {
            case INTEGER, NUMBER -> number(key, raw).map(Object.class::cast);
            case BOOLEAN -> bool(key, raw).map(Object.class::cast);
            case TEXT -> text(key, raw).map(Object.class::cast);
            case CONTAINER -> container(key, raw, raw.text()).map(Object.class::cast);
            case CONTAINERS -> Optional.of(containers(key, raw));
            case TEXTS -> Optional.of(raw.asList());
        };
    }

    private Optional<BigDecimal> number(Key key, Raw raw) {
        BigDecimal value;
        String text = raw.text().trim();
        try {
            value = text.length() > 30 ? new BigDecimal("1e30") : new BigDecimal(text);
        } catch (NumberFormatException _) {
            return wrong(key, raw, "'" + text + "'").map(BigDecimal.class::cast);
        }
        boolean tooFine = Math.abs((long) value.scale()) > 30
                || (key.type() == Key.Type.INTEGER && value.stripTrailingZeros().scale() > 0);
        if (tooFine) {
            return wrong(key, raw, text).map(BigDecimal.class::cast);
        }
        double magnitude = value.doubleValue();
        double greatest = Math.min(key.maximum(), Long.MAX_VALUE / 2.0);
        if (magnitude < key.minimum() || magnitude > greatest) {
            problems.add(raw.where()
                    .problem("%s is %s, but has to be %s%s"
                            .formatted(key.name(), text, key.range(), key.unit().isEmpty() ? "" : " " + key.unit())));
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private Optional<Boolean> bool(Key key, Raw raw) {
        return switch (raw.text().trim().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> Optional.of(true);
            case "false", "no", "off", "0" -> Optional.of(false);
            default -> wrong(key, raw, "'" + raw.text() + "'").map(Boolean.class::cast);
        };
    }

    private Optional<String> text(Key key, Raw raw) {
        if (key.choices().isEmpty()) {
            if (raw.text().indexOf('\0') >= 0) {
                return wrong(key, raw, "a text with a NUL character").map(String.class::cast);
            }
            return Optional.of(raw.text());
        }
        String choice = raw.text().trim().toLowerCase(Locale.ROOT);
        if (key.choices().contains(choice)) {
            return Optional.of(choice);
        }
        problems.add(raw.where()
                .problem("%s is '%s', but has to be one of %s%s"
                        .formatted(
                                key.name(),
                                raw.text(),
                                String.join(", ", key.choices()),
                                Suggestion.of(choice, key.choices()))));
        return Optional.empty();
    }

    private List<String> containers(Key key, Raw raw) {
        List<String> ids = new ArrayList<>();
        for (String item : raw.asList()) {
            container(key, raw, item.trim()).ifPresent(ids::add);
        }
        return ids;
    }

    private Optional<String> container(Key key, Raw raw, String id) {
        if (ContainerId.isValid(id)) {
            return Optional.of(id);
        }
        problems.add(raw.where().problem("%s: '%s' is not a container id".formatted(key.name(), id)));
        return Optional.empty();
    }

    private Optional<Object> wrong(Key key, Raw raw, String what) {
        String shown = what.length() > 60 ? what.substring(0, 60) + "…" : what;
        problems.add(raw.where()
                .problem("%s is %s, but has to be %s"
                        .formatted(
                                key.name(),
                                key.secret() ? "something else" : shown,
                                key.type().description())));
        return Optional.empty();
    }
}
