package org.lxcautoscale.host.proxmox.api;

/**
 * An API token.
 *
 * @param id {@code USER@REALM!NAME}
 * @param secret is sent in a header and shown nowhere; {@link #toString()} leaves it out
 */
public record ApiToken(String id, String secret) {

    /** The value of the header {@code Authorization}. */
    String authorization() {
        return "PVEAPIToken=" + id + "=" + secret;
    }

    @Override
    public String toString() {
        return "ApiToken[" + id + "]";
    }
}
