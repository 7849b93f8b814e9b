package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.OriginalKeys.Treatment;
import org.lxcautoscale.io.JsonFormat;

/** The JSON Schema (2020-12) of the configuration file, for editors that validate YAML. */
public final class JsonSchema {

    private static final String VARIABLE = "\\$\\{";

    private JsonSchema() {}

    /** The schema as JSON text; deterministic. */
    public static String text() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "LXC AutoScale");
        schema.put("type", List.of("object", "null"));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(RawSection.DEFAULT, section(Scope.DEFAULT));
        properties.put(OriginalKeys.DEFAULTS, section(Scope.DEFAULT));
        properties.put(RawSection.HISTORY, section(Scope.HISTORY));
        properties.put(RawSection.ML, section(Scope.ML));
        properties.put(RawSection.API, section(Scope.API));
        properties.put(RawSection.PROXMOX_API, section(Scope.PROXMOX_API));
        schema.put("properties", properties);
        Map<String, Object> patterns = new LinkedHashMap<>();
        patterns.put("^" + RawSection.TIER + ".", section(Scope.TIER));
        patterns.put("^" + RawSection.GROUP + RawSection.GROUP_NAME + "$", section(Scope.GROUP));
        schema.put("patternProperties", patterns);
        schema.put("additionalProperties", false);
        return JsonFormat.create().toJsonPretty(schema);
    }

    private static Map<String, Object> section(Scope scope) {
        Map<String, Object> properties = new LinkedHashMap<>();
        KeyCatalogue.of(scope).forEach((name, key) -> properties.put(name, property(key, scope)));
        OriginalKeys.names(scope).forEach(name -> properties.put(name, originalProperty(scope, name)));
        if (scope == Scope.DEFAULT || scope == Scope.TIER) {
            properties.put(KeyCatalogue.STARTUP_BOOST, startupBoost(scope));
        }
        if (scope == Scope.DEFAULT) {
            properties.put(RawSection.PROXMOX_API, section(Scope.PROXMOX_API));
        }
        Map<String, Object> section = new LinkedHashMap<>();
        List<String> required = KeyCatalogue.of(scope).values().stream()
                .filter(ConfigKey::required)
                .map(ConfigKey::name)
                .toList();
        section.put("type", required.isEmpty() ? List.of("object", "null") : "object");
        section.put("properties", properties);
        section.put("additionalProperties", false);
        if (!required.isEmpty()) {
            section.put("required", required);
        }
        return section;
    }

    private static Map<String, Object> startupBoost(Scope scope) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (String part : KeyCatalogue.PARTS_OF_STARTUP_BOOST) {
            KeyCatalogue.find(scope, KeyCatalogue.STARTUP_BOOST + "_" + part)
                    .ifPresent(key -> parts.put(part, property(key, scope)));
        }
        Map<String, Object> boost = new LinkedHashMap<>();
        boost.put("description", "startup_boost_factor and startup_boost_duration in one.");
        boost.put("type", "object");
        boost.put("properties", parts);
        boost.put("additionalProperties", false);
        return boost;
    }

    /** A key that only the original has; marked as deprecated for editors. */
    private static Map<String, Object> originalProperty(Scope scope, String name) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put(
                "description",
                switch (OriginalKeys.treatment(scope, name).orElseThrow()) {
                    case Treatment.Ignored(String reason) -> "No effect: " + reason + ".";
                    case Treatment.Renamed(String to) -> "Another name of " + to + ".";
                    case Treatment.FormerName(String to) -> "Former name of " + to + ".";
                    case Treatment.TokenIdPart _ -> "Part of token_id.";
                    case Treatment.RemoteHost _ -> "Nothing is changed while this is true: SSH is not supported.";
                });
        property.put("deprecated", true);
        return property;
    }

    private static Map<String, Object> property(ConfigKey key, Scope scope) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", key.doc() + (key.unit().isEmpty() ? "" : " [" + key.unit() + "]"));
        switch (key.type()) {
            case INTEGER, NUMBER -> numbers(key, scope, property);
            case BOOLEAN -> {
                List<String> words = new ArrayList<>(List.of("true", "yes", "on", "1", "false", "no", "off", "0"));
                words.addAll(key.choices());
                property.put(
                        "anyOf",
                        List.of(
                                Map.of("type", "boolean"),
                                Map.of("enum", List.of(0, 1)),
                                text("^(?:" + anyCase(String.join("|", words)) + ")$|" + VARIABLE)));
            }
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

    /** A number, with or without a unit, or a text with a variable. */
    private static void numbers(ConfigKey key, Scope scope, Map<String, Object> property) {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", key.type() == ConfigKey.Type.INTEGER ? "integer" : "number");
        if (!Double.isInfinite(key.minimum())) {
            number.put("minimum", new BigDecimal(ConfigKey.plain(key.minimum())));
        }
        if (!Double.isInfinite(key.maximum())) {
            number.put("maximum", new BigDecimal(ConfigKey.plain(key.maximum())));
        }
        boolean allowsEmpty = key.allowsEmpty() || scope == Scope.TIER;
        String written = allowsEmpty ? "^[+-]?[0-9.]*$|" : "^[+-]?[0-9.]+$|";
        List<Map<String, Object>> allowed = new ArrayList<>(List.of(
                number,
                text(written
                        + UnitParser.pattern(key)
                                .map(pattern -> "^" + pattern + "$|")
                                .orElse("")
                        + VARIABLE)));
        if (allowsEmpty) {
            allowed.add(Map.of("type", "null"));
        }
        property.put("anyOf", allowed);
    }

    /** Makes a pattern case-insensitive; JSON Schema has no flag for that. */
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

    private static Object defaultOf(ConfigKey key) {
        return switch (key.type()) {
            case INTEGER, NUMBER -> new BigDecimal(key.defaultValue());
            case BOOLEAN -> Boolean.valueOf(key.defaultValue());
            case TEXT, CONTAINER, CONTAINERS, TEXTS -> key.defaultValue();
        };
    }
}
