package org.lxcautoscale.config;

/**
 * The value of a key in a section, with its origin.
 *
 * @param parsed the result of {@link ValueParser}; the empty text if the key has no value
 * @param origin {@code lxc_autoscale.yaml:12}, {@code DEFAULT, lxc_autoscale.yaml:3}, {@code command line} or
 *     {@code default}
 */
record ResolvedValue(ConfigKey key, Object parsed, RawValue.Location location, Status status, String origin) {

    static final String BY_DEFAULT = "default";

    /** How a secret is shown. */
    static final String HIDDEN = "***";

    /** How the section got the value. */
    enum Status {
        /** Written in the section or on the command line. */
        EXPLICIT,
        /** Written in DEFAULT. */
        INHERITED,
        DEFAULT,
        /** A substitute for an invalid value, which has been reported. */
        INVALID
    }

    static ResolvedValue explicit(ConfigKey key, Object parsed, RawValue raw) {
        return new ResolvedValue(key, parsed, raw.location(), Status.EXPLICIT, raw.origin());
    }

    /** The same value as inherited by a tier. */
    ResolvedValue inherited() {
        return status == Status.EXPLICIT
                ? new ResolvedValue(key, parsed, location, Status.INHERITED, RawSection.DEFAULT + ", " + origin)
                : this;
    }

    /** This value as a substitute for an invalid one. */
    ResolvedValue asSubstituteFor(RawValue raw) {
        return new ResolvedValue(key, parsed, raw.location(), Status.INVALID, raw.origin());
    }

    boolean isSet() {
        return !parsed.equals("");
    }

    boolean isExplicit() {
        return status == Status.EXPLICIT;
    }

    boolean isInvalid() {
        return status == Status.INVALID;
    }

    /** The value as text; {@code ***} for a secret. */
    String displayText() {
        if (!isSet()) {
            return "";
        }
        if (key.secret()) {
            return HIDDEN;
        }
        return parsed instanceof Double number ? ConfigKey.plain(number) : parsed.toString();
    }

    /** Does not show secrets. */
    @Override
    public String toString() {
        return key.name() + "=" + displayText() + " (" + origin + ")";
    }
}
