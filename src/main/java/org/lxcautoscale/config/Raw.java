package org.lxcautoscale.config;

import java.util.Arrays;
import java.util.List;

/**
 * A value as it was written, before anybody has asked what it should be.
 *
 * @param items one for a plain value, any number for a list
 * @param where for problems of the value
 * @param ofKey for problems of the key itself
 * @param origin for people who ask where a value comes from
 */
record Raw(List<Item> items, boolean isList, Pointer where, Pointer ofKey, String origin) {

    /** Makes a problem at the place of the value. */
    interface Pointer {
        Problem problem(String message);
    }

    /** One text of a value, and its place. */
    record Item(String text, Pointer where) {

        /** Without the text, which may be a secret. */
        @Override
        public String toString() {
            return "Item";
        }
    }

    Raw {
        items = List.copyOf(items);
    }

    static Raw of(String text, Pointer where, String origin) {
        return new Raw(List.of(new Item(text, where)), false, where, where, origin);
    }

    String text() {
        return items.isEmpty() ? "" : items.getFirst().text();
    }

    boolean saysTheSameAs(Raw other) {
        return isList == other.isList && texts().equals(other.texts());
    }

    private List<String> texts() {
        return items.stream().map(Item::text).toList();
    }

    /** The items of a list; of a plain text, what stands between commas and blanks. */
    List<Item> asList() {
        return isList
                ? items
                : Arrays.stream(text().split("[,\\s]+"))
                        .filter(item -> !item.isEmpty())
                        .map(item -> new Item(item, where))
                        .toList();
    }

    /** Without the texts, which may be secrets. */
    @Override
    public String toString() {
        return "Raw[" + origin + "]";
    }
}
