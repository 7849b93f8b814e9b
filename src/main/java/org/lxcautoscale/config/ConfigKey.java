package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Everything known about one configuration key.
 *
 * @param defaultValue as written in YAML; empty if the key is required or has no value by default
 * @param unit for messages: {@code s}, {@code %}, {@code MB}, …; empty if there is none
 * @param minimum smallest allowed number
 * @param maximum largest allowed number
 * @param choices allowed values; empty if any is; of {@code BOOLEAN} the words that are neither true nor false
 * @param doc one sentence on what it does
 */
record ConfigKey(
        String name,
        Type type,
        Set<Scope> scopes,
        String defaultValue,
        String unit,
        double minimum,
        double maximum,
        List<String> choices,
        boolean secret,
        boolean required,
        String doc) {

    /** The type of a value. */
    enum Type {
        INTEGER("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        TEXT("a text"),
        CONTAINER("a container id"),
        CONTAINERS("a list of containers"),
        TEXTS("a list of texts");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        /** For messages: {@code a whole number}. */
        private String description() {
            return description;
        }
    }

    /** A kind of section that a key is allowed in. */
    enum Scope {
        DEFAULT,
        TIER,
        GROUP,
        HISTORY,
        ML,
        API,
        PROXMOX_API
    }

    ConfigKey {
        scopes = Set.copyOf(scopes);
        choices = List.copyOf(choices);
    }

    private static ConfigKey of(String name, Type type, String defaultValue, String doc) {
        return new ConfigKey(
                name,
                type,
                Set.of(Scope.DEFAULT),
                defaultValue,
                "",
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                List.of(),
                false,
                false,
                doc);
    }

    static ConfigKey integer(
            String name, String defaultValue, double minimum, double maximum, String unit, String doc) {
        return of(name, Type.INTEGER, defaultValue, doc).between(minimum, maximum, unit);
    }

    static ConfigKey number(String name, String defaultValue, double minimum, double maximum, String unit, String doc) {
        return of(name, Type.NUMBER, defaultValue, doc).between(minimum, maximum, unit);
    }

    static ConfigKey bool(String name, boolean defaultValue, String doc) {
        return of(name, Type.BOOLEAN, Boolean.toString(defaultValue), doc);
    }

    /** True or false, or a word that is neither. */
    static ConfigKey boolOr(String word, String name, boolean defaultValue, String doc) {
        ConfigKey key = bool(name, defaultValue, doc);
        return new ConfigKey(
                name,
                key.type,
                key.scopes,
                key.defaultValue,
                "",
                key.minimum,
                key.maximum,
                List.of(word),
                false,
                false,
                doc);
    }

    static ConfigKey text(String name, String defaultValue, String doc) {
        return of(name, Type.TEXT, defaultValue, doc);
    }

    static ConfigKey choice(String name, String defaultValue, List<String> choices, String doc) {
        ConfigKey key = text(name, defaultValue, doc);
        return new ConfigKey(
                name, key.type, key.scopes, defaultValue, "", key.minimum, key.maximum, choices, false, false, doc);
    }

    static ConfigKey ofType(Type type, String name, String doc) {
        return of(name, type, "", doc);
    }

    private ConfigKey between(double least, double greatest, String newUnit) {
        return new ConfigKey(
                name, type, scopes, defaultValue, newUnit, least, greatest, choices, secret, required, doc);
    }

    /** The same key, allowed in DEFAULT and in tiers. */
    ConfigKey alsoInTiers() {
        return in(Scope.DEFAULT, Scope.TIER);
    }

    /** The same key, allowed in these kinds of sections. */
    ConfigKey in(Scope... location) {
        return new ConfigKey(
                name, type, Set.of(location), defaultValue, unit, minimum, maximum, choices, secret, required, doc);
    }

    ConfigKey asSecret() {
        return new ConfigKey(name, type, scopes, defaultValue, unit, minimum, maximum, choices, true, required, doc);
    }

    ConfigKey asRequired() {
        return new ConfigKey(name, type, scopes, defaultValue, unit, minimum, maximum, choices, secret, true, doc);
    }

    /** What a value must be, for messages: {@code a whole number}. */
    String description() {
        return type == Type.BOOLEAN && !choices.isEmpty()
                ? "true, false or " + String.join(" or ", choices)
                : type.description();
    }

    /** Whether the value may be empty: for texts, and for keys without a default. */
    boolean allowsEmpty() {
        boolean isFreeText = type == Type.TEXT && choices.isEmpty();
        return isFreeText || (defaultValue.isEmpty() && !required);
    }

    boolean isNumber() {
        return type == Type.INTEGER || type == Type.NUMBER;
    }

    /** The range for messages: {@code 1 to 86400}, {@code at least 16}; empty if there is none. */
    String range() {
        if (Double.isInfinite(minimum)) {
            return "";
        }
        return Double.isInfinite(maximum) ? "at least " + plain(minimum) : plain(minimum) + " to " + plain(maximum);
    }

    static String plain(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value).toPlainString();
    }
}
