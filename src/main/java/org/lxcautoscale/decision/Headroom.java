package org.lxcautoscale.decision;

import java.util.OptionalLong;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.settings.HostReserve;

/**
 * What the host can give to growing containers now, measured and less the reserve.
 *
 * @param millicores idle CPU less the reserved cores; empty while the host's CPU use is not known
 * @param memory available bytes less the reserve
 */
public record Headroom(OptionalLong millicores, long memory) {

    /** Of a host as it was measured; the reserve is subtracted once, and what is left is never negative. */
    public static Headroom of(HostUsage host, HostReserve reserve) {
        OptionalLong millicores = OptionalLong.empty();
        if (host.idleCores().isPresent()) {
            long idle = Math.round(host.idleCores().getAsDouble() * 1000);
            millicores = OptionalLong.of(Math.max(0, idle - reserve.coresOf(host.cores()) * 1000L));
        }
        return new Headroom(
                millicores,
                Math.max(0, host.memoryAvailable().bytes() - reserve.memory().bytes()));
    }

    /** The same, less memory that was promised and is not in use yet. */
    public Headroom less(long promised) {
        return new Headroom(millicores, Math.max(0, memory - promised));
    }

    OptionalLong of(Resource resource) {
        return resource == Resource.CPU ? millicores : OptionalLong.of(memory);
    }
}
