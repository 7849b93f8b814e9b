package org.lxcautoscale.doctor;

import java.util.Arrays;
import java.util.List;

/** What LXC AutoScale is to be allowed to do over the API of Proxmox. Each includes those before it. */
public enum AccessLevel {
    OBSERVE,
    SCALING,
    GROUPS;

    /** The rights that this needs. */
    public List<Privilege> privileges() {
        return Arrays.stream(Privilege.values())
                .filter(privilege -> privilege.since().compareTo(this) <= 0)
                .toList();
    }
}
