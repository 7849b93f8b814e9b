package org.lxcautoscale.http;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The file of tokens, as it is written. */
@Json
record TokenFile(List<Entry> tokens) {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @param sha256 of the token in hexadecimal digits
     * @param scope the highest of its scopes
     * @param created as in ISO 8601
     * @param expires the same; null for never
     */
    @Json
    record Entry(
            String id,
            String name,
            String sha256,
            String scope,
            String created,
            @Nullable String expires) {

        static Entry of(Known known) {
            Token token = known.token();
            return new Entry(
                    token.id(),
                    token.name(),
                    known.sha256(),
                    token.scopes().stream()
                            .max(Scope::compareTo)
                            .orElse(Scope.READ)
                            .toString(),
                    token.created().toString(),
                    token.expires().map(Instant::toString).orElse(null));
        }

        /** @throws RuntimeException when something is missing or makes no sense */
        Known checked() {
            if (!SHA_256.matcher(Objects.requireNonNull(sha256, "sha256")).matches()) {
                throw new IllegalArgumentException("sha256 is not a SHA-256");
            }
            Set<Scope> scopes = Scope.parse(Objects.requireNonNull(scope, "scope"))
                    .orElseThrow(() -> new IllegalArgumentException("scope is unknown"))
                    .included();
            return new Known(
                    new Token(
                            Objects.requireNonNull(id, "id"),
                            Objects.requireNonNull(name, "name"),
                            scopes,
                            Instant.parse(Objects.requireNonNull(created, "created")),
                            Optional.ofNullable(expires).map(Instant::parse)),
                    sha256);
        }
    }

    /** A token with the hash of what is sent in requests. */
    record Known(Token token, String sha256) {}

    List<Known> checked() {
        return Objects.requireNonNull(tokens, "tokens").stream()
                .map(Entry::checked)
                .collect(Collectors.toUnmodifiableList());
    }
}
