package org.lxcautoscale.cli;

import org.lxcautoscale.settings.Settings;

/** What of a changed configuration can come into force while the daemon runs. */
final class Reload {

    private Reload() {}

    /** Whether something has changed that is fixed at start. */
    static boolean needsRestart(Settings inForce, Settings changed) {
        return inForce.backend() != changed.backend()
                || inForce.dryRun() != changed.dryRun()
                || !inForce.files().equals(changed.files())
                || !inForce.gotify().equals(changed.gotify())
                || !inForce.proxmoxApi().equals(changed.proxmoxApi());
    }

    /** The changed settings, but for what is fixed at start. */
    static Settings merge(Settings inForce, Settings changed) {
        return new Settings(
                inForce.backend(),
                inForce.dryRun(),
                changed.pollInterval(),
                changed.sampleInterval(),
                changed.timezone(),
                changed.reserve(),
                changed.ignored(),
                changed.defaults(),
                changed.tiers(),
                changed.tierOf(),
                changed.groups(),
                inForce.files(),
                inForce.gotify(),
                inForce.proxmoxApi());
    }
}
