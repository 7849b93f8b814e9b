package org.lxcautoscale.group;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.CloneName;

/**
 * A clone that may have been begun, and has not appeared. If it does later, it is removed.
 *
 * @param since wall clock
 */
record Lost(ContainerId id, ContainerId base, CloneName name, Optional<Ipv4Interface> address, Instant since) {}
