package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.avaje.jsonb.Jsonb;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The OpenAPI document that a server serves, as a measure for its answers. */
final class Document {

    private static final Jsonb JSON = Jsonb.builder().build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<String, Object> content;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    Document(String text) {
        this.content = object(JSON.type(Object.class).fromJson(text));
        in(content, "components", "schemas").forEach((name, schema) -> {
            if (!name.equals("Problem")) { // which has further members
                object(schema).put("additionalProperties", false);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> in(Map<String, Object> object, String... names) {
        Map<String, Object> found = object;
        for (String name : names) {
            assertThat(found).containsKey(name);
            found = object(found.get(name));
        }
        return found;
    }

    /** What it describes at a path without a query. */
    private Map<String, Object> described(String path) {
        return in(content, "paths").entrySet().stream()
                .filter(entry -> Pattern.matches(entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+"), path))
                .map(entry -> object(entry.getValue()))
                .findFirst()
                .orElse(Map.of());
    }

    /** An answer has a form that is described for its status. */
    void check(String method, String path, HttpResponse<String> answer) {
        check(
                method,
                path,
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.body());
    }

    /**
     * The same.
     *
     * @param path without a query
     * @param contentType empty for none
     */
    void check(String method, String path, int status, String contentType, String body) {
        Map<String, Object> operations = described(path);
        String name = method.toLowerCase(Locale.ROOT);
        if (!operations.containsKey(name) || status == 304) {
            return;
        }
        Map<String, Object> responses = in(operations, name, "responses");
        String known = Integer.toString(status);
        Map<String, Object> response = in(responses, responses.containsKey(known) ? known : "default");
        if (!response.containsKey("content")) {
            assertThat(body).isEmpty();
            return;
        }
        if (contentType.startsWith("text/")) {
            in(response, "content", contentType.replaceFirst(";.*", ""));
            return;
        }
        Schema schema = schemas.computeIfAbsent(
                JSON.toJson(in(response, "content", contentType, "schema")), _ -> schema(response, contentType));
        assertThat(schema.validate(body, InputFormat.JSON))
                .as("%s %s: %s", method, path, body)
                .isEmpty();
    }

    private Schema schema(Map<String, Object> response, String contentType) {
        Map<String, Object> schema = new LinkedHashMap<>(in(response, "content", contentType, "schema"));
        schema.put("components", content.get("components"));
        return SCHEMAS.getSchema(JSON.toJson(schema), InputFormat.JSON);
    }
}
