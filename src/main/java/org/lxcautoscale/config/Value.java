package org.lxcautoscale.config;

/**
 * The value of a key in a section, and where it comes from.
 *
 * @param parsed as {@link ValueParser} makes it; the empty text when the key has no value
 * @param origin {@code lxc_autoscale.yaml:12}, {@code DEFAULT, lxc_autoscale.yaml:3}, {@code command line} or
 *     {@code default}
 */
record Value(Key key, Object parsed, Raw.Pointer where, String origin) {

    boolean isGiven() {
        return !parsed.equals("");
    }

    /** For people; a secret is not shown. */
    String shown() {
        if (!isGiven()) {
            return "";
        }
        return key.secret() ? "***" : parsed.toString();
    }
}
