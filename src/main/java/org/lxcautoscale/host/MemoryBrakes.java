package org.lxcautoscale.host;

import java.io.IOException;
import java.util.Map;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;

/**
 * Sets {@code memory.high} of running containers: from there on the kernel slows a container down that wants more memory,
 * instead of killing one of its processes at the limit, until it has been given more. Never touches one that somebody else
 * has set. Only for the containers of this machine, on cgroup v2. Used by the thread of the main loop.
 */
public interface MemoryBrakes extends AutoCloseable {

    /** For hosts that have none. */
    MemoryBrakes NONE = new MemoryBrakes() {
        @Override
        public boolean set(Map<ContainerId, Brake> wanted) {
            return false;
        }

        @Override
        public boolean raise(ContainerId id, long limit, Brake brake) {
            return false;
        }

        @Override
        public void close() {}
    };

    /**
     * Sets or releases brakes, in the background: the kernel may need some time to reclaim page cache above a new one. What has
     * become of it is seen at the next reading; a failure is logged.
     *
     * @param wanted the brake of each container; a released one leaves what the host itself would set
     * @return whether at least one of them is going to be set
     */
    boolean set(Map<ContainerId, Brake> wanted);

    /**
     * Raises the memory limit in force, and the brake with it, at once. The host's own configuration is not changed.
     *
     * @param limit bytes, more than now
     * @return false where this is not possible, or no faster than a write
     * @throws IOException when the kernel has refused
     */
    boolean raise(ContainerId id, long limit, Brake brake) throws IOException;

    /** Releases all brakes that this program has set, and waits for that. */
    @Override
    void close();
}
