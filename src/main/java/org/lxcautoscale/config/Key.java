package org.lxcautoscale.config;

import java.util.List;
import java.util.Set;

/**
 * A key of the configuration: all that is to be known of it, in one place.
 *
 * @param defaultValue as it would be written in YAML; empty for a key that has to be given, or has no value by default
 * @param unit for people: {@code s}, {@code %}, {@code MB}, …; empty when there is none
 * @param minimum the least number allowed; for numbers only
 * @param maximum the greatest number allowed; for numbers only
 * @param choices the values allowed; empty when any is
 * @param doc one sentence on what it does
 */
record Key(
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

    /** What a value has to be. */
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

        /** For people: {@code a whole number}. */
        String description() {
            return description;
        }
    }

    /** A kind of section that a key may stand in. */
    enum Scope {
        DEFAULT,
        TIER,
        GROUP,
        PROXMOX_API
    }

    Key {
        scopes = Set.copyOf(scopes);
        choices = List.copyOf(choices);
    }

    private static Key of(String name, Type type, String defaultValue, String doc) {
        return new Key(
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

    static Key integer(String name, String defaultValue, double minimum, double maximum, String unit, String doc) {
        return of(name, Type.INTEGER, defaultValue, doc).between(minimum, maximum, unit);
    }

    static Key number(String name, String defaultValue, double minimum, double maximum, String unit, String doc) {
        return of(name, Type.NUMBER, defaultValue, doc).between(minimum, maximum, unit);
    }

    static Key bool(String name, boolean defaultValue, String doc) {
        return of(name, Type.BOOLEAN, Boolean.toString(defaultValue), doc);
    }

    static Key text(String name, String defaultValue, String doc) {
        return of(name, Type.TEXT, defaultValue, doc);
    }

    static Key choice(String name, String defaultValue, List<String> choices, String doc) {
        Key key = text(name, defaultValue, doc);
        return new Key(
                name, key.type, key.scopes, defaultValue, "", key.minimum, key.maximum, choices, false, false, doc);
    }

    static Key ofType(Type type, String name, String doc) {
        return of(name, type, "", doc);
    }

    private Key between(double least, double greatest, String newUnit) {
        return new Key(name, type, scopes, defaultValue, newUnit, least, greatest, choices, secret, required, doc);
    }

    /** The same key, in DEFAULT and in tiers. */
    Key alsoInTiers() {
        return in(Scope.DEFAULT, Scope.TIER);
    }

    /** The same key, in these kinds of sections. */
    Key in(Scope... where) {
        return new Key(name, type, Set.of(where), defaultValue, unit, minimum, maximum, choices, secret, required, doc);
    }

    Key asSecret() {
        return new Key(name, type, scopes, defaultValue, unit, minimum, maximum, choices, true, required, doc);
    }

    Key asRequired() {
        return new Key(name, type, scopes, defaultValue, unit, minimum, maximum, choices, secret, true, doc);
    }

    /** Whether nothing may be written: for texts, and for what has no value by default. */
    boolean mayBeEmpty() {
        boolean isFreeText = type == Type.TEXT && choices.isEmpty();
        return isFreeText || (defaultValue.isEmpty() && !required);
    }

    boolean isNumber() {
        return type == Type.INTEGER || type == Type.NUMBER;
    }

    /** The range in words: {@code 1 to 86400}, {@code at least 16}; empty when there is none. */
    String range() {
        if (Double.isInfinite(minimum)) {
            return "";
        }
        return Double.isInfinite(maximum) ? "at least " + plain(minimum) : plain(minimum) + " to " + plain(maximum);
    }

    static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
