package org.lxcautoscale.http;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as it is remembered; what is sent in requests is not.
 *
 * @param id made up, never used again
 * @param name who has it, chosen by the administrator; unique
 * @param scopes with those that are included
 * @param expires when it ends
 */
public record Token(String id, String name, Set<Scope> scopes, Instant created, Optional<Instant> expires) {

    public Token {
        scopes = Set.copyOf(scopes);
    }

    /** Whether it has ended. */
    public boolean isExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
