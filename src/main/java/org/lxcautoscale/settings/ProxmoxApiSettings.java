package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to connect to the API of a Proxmox cluster.
 *
 * @param hosts names or addresses of nodes, tried in order; empty without the section
 * @param trustMemory whether reported memory counts as all memory in use, although it excludes shared memory
 */
public record ProxmoxApiSettings(List<String> hosts, int port, Token token, Tls tls, boolean trustMemory) {

    /**
     * The API token.
     *
     * @param id {@code USER@REALM!NAME}
     * @param secret not shown by {@link #toString()}
     * @param secretFile the file that the secret was read from and is read again from
     */
    public record Token(String id, String secret, Optional<Path> secretFile) {

        @Override
        public String toString() {
            return "Token[id=%s, secret=%s, secretFile=%s]".formatted(id, secret.isEmpty() ? "" : "***", secretFile);
        }
    }

    /**
     * Which certificate is trusted.
     *
     * @param fingerprint SHA-256 of the certificate; empty if none is pinned
     * @param caFile certificates of CAs
     * @param verify if false, any certificate is trusted
     */
    public record Tls(String fingerprint, Optional<Path> caFile, boolean verify) {}

    /** For backends that do not use the API. */
    public static final ProxmoxApiSettings NONE = new ProxmoxApiSettings(
            List.of(), 8006, new Token("", "", Optional.empty()), new Tls("", Optional.empty(), true), false);

    public ProxmoxApiSettings {
        hosts = List.copyOf(hosts);
    }
}
