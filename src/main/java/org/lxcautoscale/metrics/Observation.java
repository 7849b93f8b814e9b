package org.lxcautoscale.metrics;

import java.util.List;
import org.lxcautoscale.container.Container;

/** One look at a host: what it has, who is there, and what each container uses. */
public record Observation(HostUsage host, List<Observed> containers) {

    public Observation {
        containers = List.copyOf(containers);
    }

    /** One container and what was read of it. */
    public record Observed(Container container, Reading reading) {}
}
