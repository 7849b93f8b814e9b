package org.lxcautoscale.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The text of a JSON object on one line, field by field; what is not known is null. Texts must not need to be escaped. */
final class JsonText {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private final StringBuilder fields = new StringBuilder();

    /** {@code 2024-08-14T22:04:45.464740+00:00} */
    static String time(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    JsonText add(String name, String value) {
        return raw(name, "\"" + value + "\"");
    }

    JsonText add(String name, OptionalLong value) {
        return raw(name, value.isPresent() ? Long.toString(value.getAsLong()) : "null");
    }

    /** Three decimals. */
    JsonText add(String name, OptionalDouble value) {
        return raw(name, value.isPresent() ? String.format(Locale.US, "%.3f", value.getAsDouble()) : "null");
    }

    JsonText add(String name, JsonText object) {
        return raw(name, object.toString());
    }

    private JsonText raw(String name, String value) {
        fields.append(fields.isEmpty() ? "" : ", ")
                .append('"')
                .append(name)
                .append("\": ")
                .append(value);
        return this;
    }

    @Override
    public String toString() {
        return "{" + fields + "}";
    }
}
