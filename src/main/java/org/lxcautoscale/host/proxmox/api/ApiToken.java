package org.lxcautoscale.host.proxmox.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An API token.
 *
 * @param id {@code USER@REALM!NAME}
 * @param secret is sent in a header and shown nowhere; {@link #toString()} leaves it out
 * @param file that the secret is from, and where a new one may be found
 */
public record ApiToken(String id, String secret, Optional<Path> file) {

    /** One whose secret is in no file of its own. */
    public ApiToken(String id, String secret) {
        this(id, secret, Optional.empty());
    }

    /** The value of the header {@code Authorization}. */
    String authorization() {
        return "PVEAPIToken=" + id + "=" + secret;
    }

    @Override
    public String toString() {
        return "ApiToken[" + id + "]";
    }
}
