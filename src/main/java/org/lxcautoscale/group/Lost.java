package org.lxcautoscale.group;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.SnapshotName;

/**
 * A clone, or the snapshot for it, that may have been begun, and has not appeared. If it does later, it is removed.
 *
 * @param snapshot of the base; empty if there was none, or it is gone for certain
 * @param since wall clock
 */
record Lost(
        ContainerId id,
        ContainerId base,
        CloneName name,
        Optional<Ipv4Interface> address,
        Optional<SnapshotName> snapshot,
        Instant since) {}
