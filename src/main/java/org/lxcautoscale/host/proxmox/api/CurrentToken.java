package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcautoscale.io.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that is sent. When Proxmox no longer accepts it, and its file has a new secret in it, that one is taken.
 * Safe for several threads.
 */
final class CurrentToken {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private static final int LARGEST_SECRET = 4096;

    private volatile ApiToken token;

    CurrentToken(ApiToken token) {
        this.token = token;
    }

    ApiToken get() {
        return token;
    }

    /** Whether there is another token now than the one that was refused. */
    synchronized boolean reloadAfter(ApiToken refused) {
        if (token.equals(refused)) {
            Optional<String> secret = token.file().flatMap(CurrentToken::secretIn);
            if (secret.isPresent() && !secret.get().equals(token.secret())) {
                token = new ApiToken(token.id(), secret.get(), token.file());
                LOG.info(
                        "Proxmox API: {} holds a new secret of the API token, which is used from now on.",
                        token.file().orElseThrow());
            }
        }
        return !token.equals(refused);
    }

    /** The secret in a file; empty when there is none in it that could be one. */
    private static Optional<String> secretIn(Path file) {
        try {
            String secret = TextFile.read(file, LARGEST_SECRET).strip();
            boolean isSecret = !secret.isEmpty() && secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return isSecret ? Optional.of(secret) : Optional.empty();
        } catch (IOException _) {
            // It is being written, or gone: what Proxmox said is what is to be known.
            return Optional.empty();
        }
    }
}
