package org.lxcautoscale.settings;

/** Which kind of host the containers run on. */
public enum Backend {
    /** Proxmox where there is a Proxmox node, else plain LXC. */
    AUTO,
    PROXMOX,
    LXC,
    SIMULATED
}
