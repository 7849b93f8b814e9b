package org.lxcautoscale.host.simulated;

/**
 * What an out-of-memory kill ends when a container wants more than its limit. A limit <em>written</em> below what is in
 * use always ends the container, as observed on Proxmox VE 9: the kernel kills its init too.
 */
public enum OomVictim {
    /** The container stops, and is started again later by an administrator or a cluster's HA. */
    CONTAINER,
    /** Only its largest program dies; its service manager starts it anew at once. The kill stays visible in the counter. */
    PROGRAM
}
