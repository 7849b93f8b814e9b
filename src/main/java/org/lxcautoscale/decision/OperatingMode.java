package org.lxcautoscale.decision;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be done with containers, as somebody has set it for all of them, for a tier, or for one. */
public enum OperatingMode {
    /** Changes are made. */
    AUTO,
    /** Changes wait until a person approves them. */
    APPROVE,
    /** Changes are decided and reported, but not made. */
    OBSERVE,
    /** Nothing is changed. */
    PAUSED;

    /** Of {@code auto}, {@code approve}, {@code observe} or {@code paused}; empty if it is none of these. */
    public static Optional<OperatingMode> parse(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
