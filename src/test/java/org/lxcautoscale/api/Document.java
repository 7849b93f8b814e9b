package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.avaje.jsonb.Jsonb;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The OpenAPI document that a server serves, as a measure for its answers. */
final class Document {

    private static final Jsonb JSON = Jsonb.builder().build();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Map<String, Object> content;

    Document(String text) {
        this.content = object(JSON.type(Object.class).fromJson(text));
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
        Map<String, Object> operations = described(path);
        String name = method.toLowerCase(Locale.ROOT);
        if (!operations.containsKey(name) || answer.statusCode() == 304) {
            return;
        }
        Map<String, Object> responses = in(operations, name, "responses");
        String status = Integer.toString(answer.statusCode());
        Map<String, Object> response = in(responses, responses.containsKey(status) ? status : "default");
        if (!response.containsKey("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (type.startsWith("text/")) {
            in(response, "content", type);
            return;
        }
        Map<String, Object> schema = new LinkedHashMap<>(in(response, "content", type, "schema"));
        schema.put("components", content.get("components"));
        assertThat(SCHEMAS.getSchema(JSON.toJson(schema), InputFormat.JSON).validate(answer.body(), InputFormat.JSON))
                .as("%s %s: %s", method, path, answer.body())
                .isEmpty();
    }
}
