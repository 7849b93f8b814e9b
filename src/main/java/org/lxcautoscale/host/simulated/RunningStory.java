package org.lxcautoscale.host.simulated;

import java.time.Instant;
import java.util.List;
import org.lxcautoscale.container.ContainerId;

/**
 * A story that has begun and has not ended.
 *
 * @param containers whose programs want more because of it; none for a story of the host itself
 * @param until when it ends, in monotonic time
 */
public record RunningStory(Story story, List<ContainerId> containers, Instant until) {

    public RunningStory {
        containers = List.copyOf(containers);
    }
}
