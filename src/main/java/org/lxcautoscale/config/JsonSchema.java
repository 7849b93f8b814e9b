package org.lxcautoscale.config;

import io.avaje.jsonb.Jsonb;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.lxcautoscale.config.Key.Scope;
import org.lxcautoscale.config.OriginalKeys.Fate;

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
        properties.put(OriginalKeys.DEFAULTS, section(Scope.DEFAULT));
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
        Catalogue.of(scope).forEach((name, key) -> properties.put(name, property(key, scope)));
        OriginalKeys.names(scope).forEach(name -> properties.put(name, ofOriginal(scope, name)));
        if (scope == Scope.DEFAULT) {
            properties.put(Section.PROXMOX_API, section(Scope.PROXMOX_API));
        }
        Map<String, Object> section = new LinkedHashMap<>();
        List<String> required = Catalogue.of(scope).values().stream()
                .filter(Key::required)
                .map(Key::name)
                .toList();
        section.put("type", required.isEmpty() ? List.of("object", "null") : "object");
        section.put("properties", properties);
        section.put("additionalProperties", false);
        if (!required.isEmpty()) {
            section.put("required", required);
        }
        return section;
    }

    /** A key that only the original has: an editor may strike it through. */
    private static Map<String, Object> ofOriginal(Scope scope, String name) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put(
                "description",
                switch (OriginalKeys.fate(scope, name).orElseThrow()) {
                    case Fate.PassedOver(String reason) -> "No effect: " + reason + ".";
                    case Fate.Renamed(String to) -> "Another name of " + to + ".";
                    case Fate.Former(String to) -> "Former name of " + to + ".";
                    case Fate.PartOfTokenId _ -> "A part of token_id.";
                    case Fate.Remote _ -> "Nothing is changed while this is true: there is no SSH here.";
                });
        property.put("deprecated", true);
        return property;
    }

    private static Map<String, Object> property(Key key, Scope scope) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", key.doc() + (key.unit().isEmpty() ? "" : " [" + key.unit() + "]"));
        switch (key.type()) {
            case INTEGER, NUMBER -> numbers(key, scope, property);
            case BOOLEAN ->
                property.put(
                        "anyOf",
                        List.of(
                                Map.of("type", "boolean"),
                                Map.of("enum", List.of(0, 1)),
                                text("^(?:" + anyCase("true|yes|on|1|false|no|off|0") + ")$|" + VARIABLE)));
            case TEXT -> {
                if (key.choices().isEmpty()) {
                    property.put("type", List.of("string", "null"));
                } else {
                    List<String> names = new ArrayList<>(key.choices());
                    if (key.name().equals(OriginalKeys.BACKEND)) {
                        names.addAll(
                                OriginalKeys.BACKENDS.keySet().stream().sorted().toList());
                    }
                    property.put(
                            "anyOf",
                            List.of(
                                    Map.of("enum", key.choices()),
                                    text("^(?:" + anyCase(String.join("|", names)) + ")$|" + VARIABLE)));
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
    private static void numbers(Key key, Scope scope, Map<String, Object> property) {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", key.type() == Key.Type.INTEGER ? "integer" : "number");
        if (!Double.isInfinite(key.minimum())) {
            number.put("minimum", new BigDecimal(Key.plain(key.minimum())));
        }
        if (!Double.isInfinite(key.maximum())) {
            number.put("maximum", new BigDecimal(Key.plain(key.maximum())));
        }
        boolean mayBeEmpty = key.mayBeEmpty() || scope == Scope.TIER;
        String written = mayBeEmpty ? "^[+-]?[0-9.]*$|" : "^[+-]?[0-9.]+$|";
        List<Map<String, Object>> allowed = new ArrayList<>(List.of(
                number,
                text(written
                        + Unit.pattern(key).map(pattern -> "^" + pattern + "$|").orElse("")
                        + VARIABLE)));
        if (mayBeEmpty) {
            allowed.add(Map.of("type", "null"));
        }
        property.put("anyOf", allowed);
    }

    /** JSON Schema's patterns know no flag for it. */
    private static String anyCase(String pattern) {
        return Pattern.compile("[a-z]")
                .matcher(pattern)
                .replaceAll(letter -> "[" + letter.group().toUpperCase(Locale.ROOT) + letter.group() + "]");
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
