package org.lxcautoscale.settings;

/**
 * What is fixed when the program starts: a change comes into force at a restart.
 *
 * @param dryRun everything is decided and nothing is changed
 */
public record StartupSettings(
        Backend backend, boolean dryRun, FileSettings files, GotifySettings gotify, ProxmoxApiSettings proxmoxApi) {

    /** The same settings, as a dry run. */
    StartupSettings dry() {
        return new StartupSettings(backend, true, files, gotify, proxmoxApi);
    }
}
