package org.lxcautoscale.host.simulated;

/**
 * What the kernel kills when a container exceeds its memory limit. <em>Writing</em> a limit below the usage always stops
 * the container, as observed on Proxmox VE 9: the kernel kills its init too.
 */
public enum OomVictim {
    /** The container stops, and an administrator or HA starts it again later. */
    CONTAINER,
    /** Only its largest program; the service manager restarts it at once. The kill shows in the counter. */
    PROGRAM
}
