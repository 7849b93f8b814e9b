package org.lxcautoscale.host;

import java.util.Map;
import java.util.OptionalLong;
import org.lxcautoscale.container.ContainerId;

/**
 * Sets {@code memory.high} of running containers: from there on the kernel slows a container down that wants more memory,
 * instead of killing one of its processes at the limit, until it has been given more. Never touches one that somebody else
 * has set. Only for the containers of this machine, on cgroup v2. Used by the thread of the main loop.
 */
public interface MemoryBrakes extends AutoCloseable {

    /** For hosts that have none. */
    MemoryBrakes NONE = new MemoryBrakes() {
        @Override
        public void set(Map<ContainerId, OptionalLong> wanted) {}

        @Override
        public void close() {}
    };

    /**
     * Sets or releases brakes, in the background: the kernel may need some time to reclaim page cache above a new one. What has
     * become of it is seen at the next reading; a failure is logged.
     *
     * @param wanted bytes for each container; empty to release it, which leaves what the host itself would set
     */
    void set(Map<ContainerId, OptionalLong> wanted);

    /** Releases all brakes that this program has set, and waits for that. */
    @Override
    void close();
}
