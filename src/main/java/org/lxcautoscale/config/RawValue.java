package org.lxcautoscale.config;

import java.util.Arrays;
import java.util.List;

/**
 * A value as written, before its type is checked.
 *
 * @param items one for a scalar, any number for a list
 * @param location of the value
 * @param keyLocation of the key
 * @param origin where the value comes from, for messages
 */
record RawValue(List<Item> items, boolean isList, Location location, Location keyLocation, String origin) {

    /** A location at which problems can be reported. */
    interface Location {
        Problem problem(String message);
    }

    /** One text of a value, with its location. */
    record Item(String text, Location location) {

        /** Omits the text, which may be a secret. */
        @Override
        public String toString() {
            return "Item";
        }
    }

    RawValue {
        items = List.copyOf(items);
    }

    static RawValue of(String text, Location location, String origin) {
        return new RawValue(List.of(new Item(text, location)), false, location, location, origin);
    }

    String text() {
        return items.isEmpty() ? "" : items.getFirst().text();
    }

    boolean hasSameContentAs(RawValue other) {
        return isList == other.isList && texts().equals(other.texts());
    }

    private List<String> texts() {
        return items.stream().map(Item::text).toList();
    }

    /** The items of a list; a scalar is split at commas and blanks. */
    List<Item> asList() {
        return isList
                ? items
                : Arrays.stream(text().split("[,\\s]+"))
                        .filter(item -> !item.isEmpty())
                        .map(item -> new Item(item, location))
                        .toList();
    }

    /** Omits the texts, which may be secrets. */
    @Override
    public String toString() {
        return "RawValue[" + origin + "]";
    }
}
