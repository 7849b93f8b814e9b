package org.lxcautoscale.settings;

/** The kind of host that containers run on. */
public enum Backend {
    /** Proxmox on a Proxmox node, otherwise plain LXC. */
    AUTO,
    PROXMOX,
    /** A Proxmox cluster through its REST API. */
    PROXMOX_API,
    LXC,
    SIMULATED
}
