package org.lxcautoscale.host;

import java.io.IOException;
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
        public boolean raise(ContainerId id, long limit, OptionalLong brake) {
            return false;
        }

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

    /**
     * Raises the memory limit in force, and the brake with it, at once. The host's own configuration is not changed.
     *
     * @param limit bytes, more than now
     * @param brake bytes; empty for none
     * @return false where this is not possible, or no faster than a write
     * @throws IOException when the kernel has refused
     */
    boolean raise(ContainerId id, long limit, OptionalLong brake) throws IOException;

    /** Releases all brakes that this program has set, and waits for that. */
    @Override
    void close();
}
