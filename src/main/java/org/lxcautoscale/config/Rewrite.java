package org.lxcautoscale.config;

import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.config.ConfigKey.Scope;
import org.lxcautoscale.config.OriginalKeys.Treatment;

/** What a migration writes in place of a key, so that the new file needs no {@link OriginalFileTranslator}. */
sealed interface Rewrite {

    /** The key stays as it is. */
    record Keep() implements Rewrite {}

    /** The key gets another name; its value stays. */
    record Rename(String key) implements Rewrite {}

    /** The key gets another name, or keeps it, and another value. */
    record Replace(String key, String value) implements Rewrite {}

    /** The key becomes a comment, which ends with the reason. */
    record Comment(String reason) implements Rewrite {}

    String NO_EFFECT = "no effect: ";

    /** Follows the reason when the key's value is a secret, which the comment does not repeat. */
    String HIDDEN = "; the comment has *** for its value";

    /**
     * What becomes of a key.
     *
     * @param written the keys of its section and their texts, without substitution of variables
     */
    static Rewrite of(Scope scope, Map<String, String> written, String name) {
        String text = written.getOrDefault(name, "").strip();
        Optional<Treatment> treatment = OriginalKeys.treatment(scope, name);
        if (treatment.isEmpty()) {
            return ofOurs(scope, written, name, text);
        }
        return switch (treatment.get()) {
            case Treatment.Ignored(String reason) -> new Comment(NO_EFFECT + reason);
            case Treatment.Renamed(String to) -> renamed(to, written);
            case Treatment.FormerName(String to) -> renamed(to, written);
            case Treatment.TokenIdPart _ -> tokenId(written, name, text);
            case Treatment.RemoteHost _ ->
                asksForRemoteHost(written)
                        ? new Replace(OriginalKeys.DRY_RUN, "true")
                        : new Comment(NO_EFFECT + OriginalKeys.NO_REMOTE);
        };
    }

    private static Rewrite ofOurs(Scope scope, Map<String, String> written, String name, String text) {
        if (scope == Scope.DEFAULT && name.equals(OriginalKeys.BACKEND)) {
            return OriginalKeys.backend(text)
                    .<Rewrite>map(ours -> new Replace(name, ours))
                    .orElseGet(Keep::new);
        }
        if (scope == Scope.DEFAULT && name.equals(OriginalKeys.DRY_RUN) && asksForRemoteHost(written)) {
            return new Comment(NO_EFFECT + OriginalKeys.USE_REMOTE + " sets dry_run: true");
        }
        return scope == Scope.TIER && text.isEmpty() && OriginalKeys.isEmptyNumber(name)
                ? new Comment(NO_EFFECT + "it is " + OriginalKeys.EMPTY_NUMBER)
                : new Keep();
    }

    private static Rewrite renamed(String to, Map<String, String> written) {
        return written.containsKey(to) ? new Comment(NO_EFFECT + to + " says the same") : new Rename(to);
    }

    private static Rewrite tokenId(Map<String, String> written, String name, String text) {
        if (text.isEmpty()) {
            return new Comment(NO_EFFECT + "it is empty");
        }
        return name.equals(OriginalKeys.USER)
                ? new Replace(
                        "token_id",
                        text + "!"
                                + written.getOrDefault(OriginalKeys.TOKEN_NAME, "")
                                        .strip())
                : new Comment("part of token_id");
    }

    private static boolean asksForRemoteHost(Map<String, String> written) {
        return written.containsKey(OriginalKeys.USE_REMOTE)
                && OriginalKeys.asksForRemoteHost(
                        written.getOrDefault(OriginalKeys.USE_REMOTE, ""),
                        written.getOrDefault(OriginalKeys.BACKEND, ""));
    }
}
