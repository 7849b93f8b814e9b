package org.lxcautoscale.http;

import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.JsonFormat;

/**
 * How an error is written.
 *
 * @param contentType of the body
 */
public record ErrorFormat(String contentType, Body body) {

    private static final Jsonb JSON = JsonFormat.create();
    private static final Jsonb WITH_NULLS = JsonFormat.create(options -> options.serializeNulls(true));

    /** RFC 9457: {@code type}, {@code title}, {@code status}, {@code detail}, {@code field}, and further members. */
    public static final ErrorFormat PROBLEM = new ErrorFormat("application/problem+json", ErrorFormat::problem);

    /** That of the original's API: {@code {"status":"error","message":…,"data":null}}. */
    public static final ErrorFormat ENVELOPE = new ErrorFormat("application/json", ErrorFormat::envelope);

    /** Writes the body. */
    @FunctionalInterface
    public interface Body {

        /** The body as text; in UTF-8 it is sent. */
        String of(ApiProblem problem);
    }

    private static String problem(ApiProblem problem) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("detail", problem.detail());
        problem.field().ifPresent(field -> members.put("field", field));
        problem.members().forEach(members::putIfAbsent);
        return JSON.toJson(members);
    }

    private static String envelope(ApiProblem problem) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("status", "error");
        members.put("message", problem.detail());
        members.put("data", null);
        return WITH_NULLS.toJson(members);
    }
}
