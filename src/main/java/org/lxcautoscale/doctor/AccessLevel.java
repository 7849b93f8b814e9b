package org.lxcautoscale.doctor;

import java.util.Arrays;
import java.util.List;

/** What LXC AutoScale may do through the Proxmox API. Each level includes those before it. */
public enum AccessLevel {
    OBSERVE,
    SCALING,
    GROUPS;

    /** The privileges that this level needs. */
    public List<Privilege> privileges() {
        return Arrays.stream(values())
                .filter(level -> level.compareTo(this) <= 0)
                .flatMap(level -> level.added().stream())
                .sorted()
                .toList();
    }

    private List<Privilege> added() {
        return switch (this) {
            case OBSERVE -> List.of(Privilege.SYS_AUDIT, Privilege.VM_AUDIT);
            case SCALING -> List.of(Privilege.VM_CONFIG_CPU, Privilege.VM_CONFIG_MEMORY);
            case GROUPS ->
                List.of(
                        Privilege.VM_SNAPSHOT,
                        Privilege.VM_CLONE,
                        Privilege.VM_ALLOCATE,
                        Privilege.VM_CONFIG_OPTIONS,
                        Privilege.VM_CONFIG_NETWORK,
                        Privilege.VM_POWERMGMT,
                        Privilege.DATASTORE_ALLOCATESPACE,
                        Privilege.DATASTORE_AUDIT,
                        Privilege.SDN_USE);
        };
    }
}
