package org.lxcautoscale.doctor;

import java.util.Arrays;
import java.util.List;

/** What LXC AutoScale is to be allowed to do over the API of Proxmox. Each includes those before it. */
public enum Access {
    OBSERVE,
    SCALING,
    GROUPS;

    /** The rights that this needs. */
    public List<Right> rights() {
        return Arrays.stream(Right.values())
                .filter(right -> right.since().compareTo(this) <= 0)
                .toList();
    }
}
