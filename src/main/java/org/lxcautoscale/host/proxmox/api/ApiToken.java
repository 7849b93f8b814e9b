package org.lxcautoscale.host.proxmox.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An API token.
 *
 * @param id {@code USER@REALM!NAME}
 * @param secret sent in a header and never shown; {@link #toString()} omits it
 * @param file the file that the secret was read from, where a new one may appear
 */
public record ApiToken(String id, String secret, Optional<Path> file) {

    /** No token: of connections on which people log in with passwords. */
    public static final ApiToken NONE = new ApiToken("", "");

    /** A token whose secret does not come from a file of its own. */
    public ApiToken(String id, String secret) {
        this(id, secret, Optional.empty());
    }

    /** The value of the {@code Authorization} header. */
    String authorization() {
        return "PVEAPIToken=" + id + "=" + secret;
    }

    @Override
    public String toString() {
        return "ApiToken[" + id + "]";
    }
}
