package org.lxcautoscale.config;

import java.util.List;

/**
 * A value as it was written, before anybody has asked what it should be.
 *
 * @param items one text for a plain value, any number for a list
 * @param where for problems
 * @param origin for people who ask where a value comes from
 */
record Raw(List<String> items, boolean isList, Pointer where, String origin) {

    /** Makes a problem at the place of the value. */
    interface Pointer {
        Problem problem(String message);
    }

    Raw {
        items = List.copyOf(items);
    }

    static Raw of(String text, Pointer where, String origin) {
        return new Raw(List.of(text), false, where, origin);
    }

    String text() {
        return items.isEmpty() ? "" : items.getFirst();
    }

    /** The items of a list; of a plain text, what stands between commas and blanks. */
    List<String> asList() {
        return isList
                ? items
                : List.of(text().trim().split("[,\\s]+")).stream()
                        .filter(item -> !item.isEmpty())
                        .toList();
    }
}
