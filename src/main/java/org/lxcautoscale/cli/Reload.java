package org.lxcautoscale.cli;

import org.lxcautoscale.settings.Settings;

/** Which settings of a changed configuration can be applied while the daemon is running. */
final class Reload {

    private Reload() {}

    /** Whether a setting has changed that is fixed at start. */
    static boolean needsRestart(Settings inForce, Settings changed) {
        return inForce.backend() != changed.backend()
                || inForce.dryRun() != changed.dryRun()
                || !inForce.files().equals(changed.files())
                || !inForce.gotify().equals(changed.gotify())
                || !inForce.proxmoxApi().equals(changed.proxmoxApi());
    }

    /** The changed settings, except for those that are fixed at start. */
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
