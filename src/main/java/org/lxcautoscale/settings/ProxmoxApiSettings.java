package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to reach the API of a Proxmox cluster.
 *
 * @param hosts names or addresses of nodes, tried in turn; empty when the section is not there
 * @param tokenId {@code USER@REALM!NAME}
 * @param tokenSecret a secret; {@link #toString()} does not show it
 * @param fingerprint SHA-256 of the certificate to trust; empty: none is pinned
 * @param caFile certificates of CAs to trust
 * @param verifyTls false: any certificate is trusted
 * @param trustMemory whether reported memory is taken for all that is in use, though it leaves out shared memory
 */
public record ProxmoxApiSettings(
        List<String> hosts,
        int port,
        String tokenId,
        String tokenSecret,
        String fingerprint,
        Optional<Path> caFile,
        boolean verifyTls,
        boolean trustMemory) {

    /** Where no API is used. */
    public static final ProxmoxApiSettings NONE =
            new ProxmoxApiSettings(List.of(), 8006, "", "", "", Optional.empty(), true, false);

    public ProxmoxApiSettings {
        hosts = List.copyOf(hosts);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "ProxmoxApiSettings[hosts=%s, port=%d, tokenId=%s, tokenSecret=%s, fingerprint=%s, caFile=%s, verifyTls=%s, trustMemory=%s]",
                hosts,
                port,
                tokenId,
                tokenSecret.isEmpty() ? "" : "***",
                fingerprint,
                caFile,
                verifyTls,
                trustMemory);
    }
}
