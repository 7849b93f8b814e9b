package org.lxcautoscale.decision;

import java.util.Optional;

/**
 * What people have ordered for a container while the program runs, besides its configuration.
 *
 * @param because who has set the mode, and for what: part of a sentence; empty for {@link OperatingMode#AUTO}
 * @param hold until when it keeps its size, and why: part of a sentence; empty when it is not held
 */
public record Supervision(OperatingMode mode, String because, Optional<String> hold) {

    /** Nothing was ordered. */
    public static final Supervision NONE = new Supervision(OperatingMode.AUTO, "", Optional.empty());

    /** Whether a change that is decided is made. */
    public boolean allowsChanges() {
        return mode == OperatingMode.AUTO && hold.isEmpty();
    }

    /** Whether its size stays as it is, whatever is decided. */
    boolean keepsSize() {
        return mode == OperatingMode.PAUSED || hold.isPresent();
    }
}
