package org.lxcautoscale.metrics;

import java.util.OptionalLong;

/**
 * What a container has read, written and transferred since it was started, and what else it has. A host reads it about once a
 * minute, so it may be that old; what the host does not know is empty.
 *
 * @param ioReadBytes bytes read from disks
 * @param ioWrittenBytes bytes written to disks
 * @param networkReceivedBytes bytes received by its network interfaces, without the loopback interface
 * @param networkSentBytes bytes sent by them
 * @param processes processes and threads now
 * @param rootUsedBytes what is in use of its root file system now
 * @param rootTotalBytes the size of its root file system
 */
public record Activity(
        OptionalLong ioReadBytes,
        OptionalLong ioWrittenBytes,
        OptionalLong networkReceivedBytes,
        OptionalLong networkSentBytes,
        OptionalLong processes,
        OptionalLong rootUsedBytes,
        OptionalLong rootTotalBytes) {

    /** Nothing is known. */
    public static final Activity UNKNOWN = new Activity(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}
