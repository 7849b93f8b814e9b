package org.lxcautoscale.config;

import io.avaje.jsonb.Jsonb;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.config.Key.Scope;

/** The JSON Schema (2020-12) of the configuration file, for editors that check YAML as it is typed. */
public final class JsonSchema {

    private static final String VARIABLE = "\\$\\{";

    private JsonSchema() {}

    /** The schema as JSON text; always the same for the same program. */
    public static String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "LXC AutoScale");
        schema.put("type", List.of("object", "null"));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Section.DEFAULT, section(Scope.DEFAULT));
        properties.put(Section.PROXMOX_API, section(Scope.PROXMOX_API));
        schema.put("properties", properties);
        Map<String, Object> patterns = new LinkedHashMap<>();
        patterns.put("^" + Section.TIER + ".", section(Scope.TIER));
        patterns.put("^" + Section.GROUP + ".", section(Scope.GROUP));
        schema.put("patternProperties", patterns);
        schema.put("additionalProperties", false);
        return Jsonb.builder().build().toJsonPretty(schema);
    }

    private static Map<String, Object> section(Scope scope) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Catalogue.of(scope).forEach((name, key) -> properties.put(name, property(key)));
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("type", List.of("object", "null"));
        section.put("properties", properties);
        section.put("additionalProperties", false);
        List<String> required = Catalogue.of(scope).values().stream()
                .filter(Key::required)
                .map(Key::name)
                .toList();
        if (!required.isEmpty()) {
            section.put("required", required);
        }
        return section;
    }

    private static Map<String, Object> property(Key key) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", key.doc() + (key.unit().isEmpty() ? "" : " [" + key.unit() + "]"));
        switch (key.type()) {
            case INTEGER, NUMBER -> numbers(key, property);
            case BOOLEAN ->
                property.put(
                        "anyOf",
                        List.of(
                                Map.of("type", "boolean"),
                                text("^([Tt]rue|[Yy]es|[Oo]n|1|[Ff]alse|[Nn]o|[Oo]ff|0)$|" + VARIABLE)));
            case TEXT -> {
                if (key.choices().isEmpty()) {
                    property.put("type", List.of("string", "null"));
                } else {
                    property.put("anyOf", List.of(Map.of("enum", key.choices()), text(VARIABLE)));
                }
            }
            case CONTAINER -> property.put("type", List.of("integer", "string"));
            case CONTAINERS, TEXTS -> {
                property.put("type", List.of("array", "string", "integer", "null"));
                property.put("items", Map.of("type", List.of("integer", "string")));
            }
        }
        if (!key.defaultValue().isEmpty()) {
            property.put("default", defaultOf(key));
        }
        return property;
    }

    /** A number, or a text that holds a variable. */
    private static void numbers(Key key, Map<String, Object> property) {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", key.type() == Key.Type.INTEGER ? "integer" : "number");
        if (!Double.isInfinite(key.minimum())) {
            number.put("minimum", new BigDecimal(Key.plain(key.minimum())));
        }
        if (!Double.isInfinite(key.maximum())) {
            number.put("maximum", new BigDecimal(Key.plain(key.maximum())));
        }
        property.put("anyOf", List.of(number, text("^[+-]?[0-9.]+$|" + VARIABLE)));
    }

    private static Map<String, Object> text(String pattern) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", "string");
        text.put("pattern", pattern);
        return text;
    }

    private static Object defaultOf(Key key) {
        return switch (key.type()) {
            case INTEGER, NUMBER -> new BigDecimal(key.defaultValue());
            case BOOLEAN -> Boolean.valueOf(key.defaultValue());
            case TEXT, CONTAINER, CONTAINERS, TEXTS -> key.defaultValue();
        };
    }
}
