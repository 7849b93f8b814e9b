package org.lxcautoscale.config;

import java.math.BigDecimal;

/**
 * The value of a key in a section, and where it comes from.
 *
 * @param parsed as {@link ValueParser} makes it; the empty text when the key has no value
 * @param origin {@code lxc_autoscale.yaml:12}, {@code DEFAULT, lxc_autoscale.yaml:3}, {@code command line} or
 *     {@code default}
 */
record Value(Key key, Object parsed, Raw.Pointer where, Standing standing, String origin) {

    static final String BY_DEFAULT = "default";

    /** How a value came into its section. */
    enum Standing {
        /** It is written in the section, or on the command line. */
        WRITTEN,
        /** It is written in DEFAULT, and holds here as well. */
        INHERITED,
        DEFAULT,
        /** What was written is wrong, which has been reported; this only stands in for it. */
        WRONG
    }

    static Value written(Key key, Object parsed, Raw raw) {
        return new Value(key, parsed, raw.where(), Standing.WRITTEN, raw.origin());
    }

    /** The same value, as a tier has it from DEFAULT. */
    Value inherited() {
        return standing == Standing.WRITTEN
                ? new Value(key, parsed, where, Standing.INHERITED, Section.DEFAULT + ", " + origin)
                : this;
    }

    /** The same value, in place of one that was wrong. */
    Value inPlaceOf(Raw raw) {
        return new Value(key, parsed, raw.where(), Standing.WRONG, raw.origin());
    }

    boolean isGiven() {
        return !parsed.equals("");
    }

    boolean isWritten() {
        return standing == Standing.WRITTEN;
    }

    boolean isWrong() {
        return standing == Standing.WRONG;
    }

    /** For people; a secret is not shown. */
    String shown() {
        if (!isGiven()) {
            return "";
        }
        if (key.secret()) {
            return "***";
        }
        return parsed instanceof BigDecimal number ? number.toPlainString() : parsed.toString();
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return key.name() + "=" + shown() + " (" + origin + ")";
    }
}
