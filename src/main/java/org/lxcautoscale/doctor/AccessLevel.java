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
        return Arrays.stream(Privilege.values())
                .filter(privilege -> privilege.since().compareTo(this) <= 0)
                .toList();
    }
}
