package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The HTTP API.
 *
 * @param isEnabled whether it is served
 * @param maxRequestsPerMinute of one client
 */
public record ApiSettings(boolean isEnabled, ListenAddress listen, Tls tls, int maxRequestsPerMinute) {

    /** The same settings with another limit. */
    ApiSettings withRequestsPerMinute(int requests) {
        return new ApiSettings(isEnabled, listen, tls, requests);
    }

    /**
     * Files in PEM, both or none. Without them the API is served unencrypted, and only to this machine.
     *
     * @param certificate the chain of certificates, the server's first
     * @param key its private key
     */
    public record Tls(Optional<Path> certificate, Optional<Path> key) {

        public static final Tls NONE = new Tls(Optional.empty(), Optional.empty());

        /** Whether connections are encrypted. */
        public boolean isUsed() {
            return certificate.isPresent() && key.isPresent();
        }
    }
}
