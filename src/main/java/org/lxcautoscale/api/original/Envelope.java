package org.lxcautoscale.api.original;

import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.JsonFormat;

/**
 * What the original's API answers: {@code {"status": "success", "message": …, "data": …}}.
 *
 * @param status of HTTP
 * @param data something that JSON can be made of
 * @param details members that the original did not have; may be empty
 */
record Envelope(int status, String message, @Nullable Object data, Map<String, ?> details) {

    private static final Jsonb JSON = JsonFormat.create(options -> options.serializeNulls(true));

    static Envelope of(String message, @Nullable Object data) {
        return new Envelope(200, message, data, Map.of());
    }

    String json() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("status", "success");
        members.put("message", message);
        members.put("data", data);
        if (!details.isEmpty()) {
            members.put("details", details);
        }
        return json(members);
    }

    static String json(Object value) {
        return JSON.toJson(value);
    }
}
