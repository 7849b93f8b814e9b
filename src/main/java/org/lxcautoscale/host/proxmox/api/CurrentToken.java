package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Optional;
import org.lxcautoscale.io.Credential;
import org.lxcautoscale.io.TextFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token in use. When Proxmox no longer accepts it and its file holds a new secret, the new one is used.
 * Thread-safe.
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

    void addTo(URLConnection request) {
        request.setRequestProperty("Authorization", token.authorization());
    }

    /** Reloads the secret after a token was rejected; returns whether there is another token now. */
    synchronized boolean reloadAfter(ApiToken rejected) {
        if (token.equals(rejected)) {
            Optional<String> secret = token.file().flatMap(CurrentToken::secretIn);
            if (secret.isPresent() && !secret.get().equals(token.secret())) {
                token = new ApiToken(token.id(), secret.get(), token.file());
                LOG.info(
                        "Proxmox API: {} holds a new secret of the API token, which will be used from now on.",
                        token.file().orElseThrow());
            }
        }
        return !token.equals(rejected);
    }

    /** The secret in a file; empty when the file holds none. */
    private static Optional<String> secretIn(Path file) {
        try {
            String secret = TextFile.read(Credential.source(file, System.getenv()), LARGEST_SECRET)
                    .strip();
            boolean isSecret = !secret.isEmpty() && secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return isSecret ? Optional.of(secret) : Optional.empty();
        } catch (IOException _) {
            // The file is being written, or gone: Proxmox's error is reported.
            return Optional.empty();
        }
    }
}
