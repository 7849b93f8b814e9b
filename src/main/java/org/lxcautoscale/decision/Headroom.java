package org.lxcautoscale.decision;

import java.util.OptionalLong;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.settings.HostReserve;

/**
 * The measured free resources of the host, less the reserve, for containers that grow.
 *
 * @param millicores idle CPU less the reserved cores; empty while the CPU use of the host is unknown
 * @param memory available bytes less the reserve
 */
public record Headroom(OptionalLong millicores, long memory) {

    /** From a measurement of the host; the reserve is subtracted once, and the result is never negative. */
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

    /** The same, less memory that was granted but is not in use yet. */
    public Headroom less(long granted) {
        return new Headroom(millicores, Math.max(0, memory - granted));
    }

    OptionalLong of(Resource resource) {
        return resource == Resource.CPU ? millicores : OptionalLong.of(memory);
    }
}
