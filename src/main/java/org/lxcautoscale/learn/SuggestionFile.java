package org.lxcautoscale.learn;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.history.JsonArrayFile;
import org.lxcautoscale.io.JsonFormat;

/**
 * The file of suggestions as the original wrote it: an array with an object for each of them. A suggestion that repeats the last one on
 * its container is not written again. At {@value #MOST_BYTES} bytes, some thousand suggestions, the file becomes {@code FILE.1} in place
 * of an earlier one. Not thread-safe.
 */
public final class SuggestionFile implements AutoCloseable {

    /** What a file may grow to. */
    static final int MOST_BYTES = 1 << 20;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    /** What makes two suggestions the same. */
    private static final List<String> COMPARED =
            List.of("cpu_action", "cpu_amount", "ram_action", "ram_amount", "cores", "memory_mb");

    private final JsonArrayFile file;
    private final Jsonb json = JsonFormat.create();
    private final Map<String, String> last = new HashMap<>();

    /**
     * Opens a file, or what will be one with its first suggestion.
     *
     * @throws IOException when there is one that cannot be read
     */
    public SuggestionFile(Path path) throws IOException {
        this.file = new JsonArrayFile(path, MOST_BYTES, 1);
        if (parsed(file.read()) instanceof List<?> known) {
            for (Object one : known) {
                if (one instanceof Map<?, ?> fields && fields.get("lxc_id") instanceof String id) {
                    last.put(id, key(fields));
                }
            }
        }
    }

    private Object parsed(String text) {
        try {
            return json.type(Object.class).fromJson(text);
        } catch (RuntimeException _) { // what somebody else has written between the brackets
            return List.of();
        }
    }

    private static String key(Map<?, ?> fields) {
        StringBuilder key = new StringBuilder();
        for (String name : COMPARED) {
            Object value = fields.get(name);
            key.append(value instanceof Number number ? Double.toString(number.doubleValue()) : value)
                    .append('\n');
        }
        return key.toString();
    }

    /**
     * Adds a suggestion, unless it repeats the last one on this container.
     *
     * @param isForced whether it is added in any case
     * @return whether it was added
     * @throws IOException when it could not be written; it is then not the last one
     */
    public boolean add(Suggestion suggestion, boolean isForced) throws IOException {
        Map<String, Object> fields = fields(suggestion);
        String id = suggestion.id().value();
        String key = key(fields);
        if (!isForced && key.equals(last.get(id))) {
            return false;
        }
        file.append(json.toJson(fields), suggestion.at());
        last.put(id, key);
        return true;
    }

    /** Forgets the last suggestions on all other containers: there is none on them any more. */
    public void retain(Set<ContainerId> suggested) {
        last.keySet()
                .removeIf(id -> suggested.stream().noneMatch(one -> one.value().equals(id)));
    }

    private static Map<String, Object> fields(Suggestion suggestion) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", TIME.format(suggestion.at().atOffset(ZoneOffset.UTC)));
        fields.put("lxc_id", suggestion.id().value());
        fields.put("cpu_action", suggestion.action(Resource.CPU).toString());
        fields.put("cpu_amount", number(suggestion.cores()));
        fields.put("ram_action", suggestion.action(Resource.MEMORY).toString());
        fields.put("ram_amount", number(suggestion.mebibytes()));
        if (!suggestion.now().isUnlimited(Resource.CPU)) {
            fields.put(
                    "cores", number(BigDecimal.valueOf(suggestion.now().cores().millis(), 3)));
        }
        if (!suggestion.now().isUnlimited(Resource.MEMORY)) {
            fields.put("memory_mb", suggestion.now().memory().mebibytes());
        }
        fields.put("reason", suggestion.why());
        return fields;
    }

    /** Whole numbers without a fraction, as in the original. */
    private static Object number(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() <= 0 ? (Object) plain.longValueExact() : (Object) plain.doubleValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
