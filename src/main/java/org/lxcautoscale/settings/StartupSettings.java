package org.lxcautoscale.settings;

import java.util.Optional;

/**
 * The settings that are fixed at startup; changing them takes a restart.
 *
 * @param dryRun whether to decide only and change nothing
 * @param metricsListen where metrics are served; empty for nowhere
 * @param api whether and where the API is served
 */
public record StartupSettings(
        Backend backend,
        boolean dryRun,
        FileSettings files,
        GotifySettings gotify,
        ProxmoxApiSettings proxmoxApi,
        HistorySettings history,
        MlSettings ml,
        Optional<ListenAddress> metricsListen,
        ApiSettings api) {

    /** The same settings with another export of metrics. */
    StartupSettings withExport(ExportSettings export) {
        return new StartupSettings(
                backend, dryRun, files, gotify, proxmoxApi, history.withExport(export), ml, metricsListen, api);
    }

    /** The same settings with another API. */
    StartupSettings withApi(ApiSettings other) {
        return new StartupSettings(backend, dryRun, files, gotify, proxmoxApi, history, ml, metricsListen, other);
    }

    /** The same settings, as a dry run. */
    StartupSettings asDryRun() {
        return new StartupSettings(backend, true, files, gotify, proxmoxApi, history, ml, metricsListen, api);
    }
}
