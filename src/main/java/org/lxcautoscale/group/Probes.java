package org.lxcautoscale.group;

import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;

/** Probes members beside the loop. Used by the thread of the loop. */
public interface Probes extends AutoCloseable {

    /** Probes these from now on, and no others. */
    void watch(Map<ContainerId, HealthCheck> members);

    /** What the probes of a member have found since it has been watched; empty if there was none yet. */
    Optional<Health> of(ContainerId id);

    @Override
    void close();
}
