package org.lxcautoscale.settings;

/** Which kind of host the containers run on. */
public enum Backend {
    /** Proxmox where there is a Proxmox node, else plain LXC. */
    AUTO,
    PROXMOX,
    /** A Proxmox cluster, by its REST API. */
    PROXMOX_API,
    LXC,
    SIMULATED
}
