package org.lxcautoscale.metrics;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Further figures of a container: no size is decided by them. Each may be unknown, and unknown is not zero. Totals count
 * since the container started.
 *
 * @param pageCache bytes of page cache charged to it
 * @param swap bytes it has in swap
 * @param ioPressure share of time all tasks waited for input and output, percent over the last 10 s (PSI {@code full
 *     avg10})
 * @param processes tasks it has
 * @param ioRead bytes read from block devices
 * @param ioWritten bytes written to block devices
 * @param networkReceived bytes over all interfaces but the loopback
 * @param networkSent likewise
 * @param diskUsed bytes used of its root file system
 * @param diskTotal size of its root file system, in bytes
 */
public record Detail(
        OptionalLong pageCache,
        OptionalLong swap,
        OptionalDouble ioPressure,
        OptionalLong processes,
        OptionalLong ioRead,
        OptionalLong ioWritten,
        OptionalLong networkReceived,
        OptionalLong networkSent,
        OptionalLong diskUsed,
        OptionalLong diskTotal) {

    /** Nothing is known. */
    public static final Detail NONE = new Detail(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}
