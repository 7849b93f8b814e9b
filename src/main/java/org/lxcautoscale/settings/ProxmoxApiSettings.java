package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the API of a Proxmox cluster.
 *
 * @param hosts names or addresses of nodes, tried in turn; empty when the section is not there
 * @param trustMemory whether reported memory is taken for all that is in use, though it leaves out shared memory
 */
public record ProxmoxApiSettings(List<String> hosts, int port, Token token, Tls tls, boolean trustMemory) {

    /**
     * The API token.
     *
     * @param id {@code USER@REALM!NAME}
     * @param secret not shown by {@link #toString()}
     * @param secretFile the file that the secret was read from, and where a new one may appear
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
     * @param fingerprint SHA-256 of the certificate; empty: none is pinned
     * @param caFile certificates of CAs
     * @param verify false: any certificate is trusted
     */
    public record Tls(String fingerprint, Optional<Path> caFile, boolean verify) {}

    /** Where no API is used. */
    public static final ProxmoxApiSettings NONE = new ProxmoxApiSettings(
            List.of(), 8006, new Token("", "", Optional.empty()), new Tls("", Optional.empty(), true), false);

    public ProxmoxApiSettings {
        hosts = List.copyOf(hosts);
    }
}
