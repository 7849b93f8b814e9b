package org.lxcautoscale.doctor;

import java.util.List;

/** What callers of the HTTP API can have done besides sizes, each with privileges of its own. */
public enum HttpFunction {
    SNAPSHOTS("snapshots and rollback to them"),
    CLONES("clones"),
    REMOVAL("removal of containers"),
    DISKS("growth of disks");

    private final String title;

    HttpFunction(String title) {
        this.title = title;
    }

    /** For sentences: {@code clones}. */
    public String title() {
        return title;
    }

    /** The privileges that it needs, besides those to observe. */
    public List<Privilege> privileges() {
        return switch (this) {
            case SNAPSHOTS -> List.of(Privilege.VM_SNAPSHOT, Privilege.VM_POWERMGMT);
            case CLONES ->
                List.of(
                        Privilege.VM_SNAPSHOT,
                        Privilege.VM_CLONE,
                        Privilege.VM_ALLOCATE,
                        Privilege.VM_CONFIG_OPTIONS,
                        Privilege.VM_POWERMGMT,
                        Privilege.DATASTORE_ALLOCATESPACE,
                        Privilege.SDN_USE);
            case REMOVAL -> List.of(Privilege.VM_ALLOCATE, Privilege.VM_POWERMGMT);
            case DISKS -> List.of(Privilege.VM_CONFIG_DISK, Privilege.DATASTORE_ALLOCATESPACE);
        };
    }
}
