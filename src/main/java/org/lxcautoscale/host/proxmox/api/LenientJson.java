package org.lxcautoscale.host.proxmox.api;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.JsonType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.JsonFormat;

/**
 * Reads JSON without a schema, so that one invalid value does not affect others: objects become maps, arrays become
 * lists, and numbers are kept as text ({@code 12}, {@code 1e400}, {@code NaN}), because Perl sometimes writes numbers
 * as strings and strings as numbers. {@link Fields} converts the values.
 */
final class LenientJson {

    /** Nothing that we read is nested deeper; deeper values are kept as raw text, which no field accepts. */
    private static final int DEEPEST = 8;

    private static final JsonType<Object> ANYTHING = JsonFormat.create(
                    options -> options.add(Object.class, new Anything()))
            .type(Object.class);

    private LenientJson() {}

    /** Parses a response body. */
    static @Nullable Object read(byte[] body) throws ApiException {
        try {
            return ANYTHING.fromJson(body);
        } catch (JsonException | IndexOutOfBoundsException | StackOverflowError _) {
            // The parser's message contains positions and excerpts, and differs each time.
            throw new ApiException(Fault.MALFORMED_RESPONSE, "Proxmox answered with JSON that makes no sense");
        }
    }

    private static final class Anything implements JsonAdapter<Object> {

        @Override
        public @Nullable Object fromJson(JsonReader reader) {
            return read(reader, 0);
        }

        private static @Nullable Object read(JsonReader reader, int depth) {
            return switch (reader.currentToken()) {
                case NULL -> reader.isNullValue() ? null : "";
                case BOOLEAN -> reader.readBoolean();
                case STRING -> reader.readString();
                case NUMBER -> reader.readRaw().strip();
                case BEGIN_OBJECT -> depth < DEEPEST ? object(reader, depth + 1) : reader.readRaw();
                case BEGIN_ARRAY -> depth < DEEPEST ? array(reader, depth + 1) : reader.readRaw();
            };
        }

        private static Map<String, @Nullable Object> object(JsonReader reader, int depth) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            reader.beginObject();
            while (reader.hasNextField()) {
                fields.put(reader.nextField(), read(reader, depth));
            }
            reader.endObject();
            return fields;
        }

        private static List<@Nullable Object> array(JsonReader reader, int depth) {
            List<@Nullable Object> elements = new ArrayList<>();
            reader.beginArray();
            while (reader.hasNextElement()) {
                elements.add(read(reader, depth));
            }
            reader.endArray();
            return elements;
        }

        @Override
        public void toJson(JsonWriter writer, Object value) {
            throw new UnsupportedOperationException();
        }
    }
}
