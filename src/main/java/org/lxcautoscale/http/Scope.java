package org.lxcautoscale.http;

import io.avaje.jex.security.Role;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a caller may do. Each includes those before it. A route names the one that it needs as its role. */
public enum Scope implements Role {
    READ,
    SCALE,
    ADMIN;

    /** This and those that it includes. */
    public Set<Scope> included() {
        return Collections.unmodifiableSet(EnumSet.range(READ, this));
    }

    /** Of {@code read}, {@code scale} or {@code admin}; empty if it is none of these. */
    public static Optional<Scope> parse(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.toString().equals(text))
                .findFirst();
    }

    /** As it is written everywhere: {@code read}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
