package org.lxcautoscale.host.cgroup;

import java.nio.file.Path;
import java.time.InstantSource;
import org.lxcautoscale.container.ContainerId;

/**
 * What reading the activity of all containers of a machine has in common. It is read once in each minute of the clock; containers
 * take turns within it, so that it costs each scan about the same. Used by one thread at a time.
 */
final class Activities {

    private static final int MINUTE = 60;

    /** Seconds at the end of a minute that no turn begins in, so that a sample every ten seconds is never too late for one. */
    private static final int REST = 10;

    /** Minutes after which it is looked up again which disks lie on which. */
    private static final int DEVICES_KNOWN_FOR = 60;

    final Path root;
    final BlockDevices devices;
    final FileSystems fileSystems;
    private final InstantSource clock;
    private long now;
    private long devicesReadIn = Long.MIN_VALUE;

    /**
     * @param root the root directory of the machine
     * @param clock only tells minutes apart
     */
    Activities(Path root, InstantSource clock, FileSystems fileSystems) {
        this.root = root;
        this.clock = clock;
        this.fileSystems = fileSystems;
        this.devices = new BlockDevices(root);
    }

    /** Begins a scan of all containers. */
    void scan() {
        now = clock.instant().getEpochSecond();
        long minute = Math.floorDiv(now, MINUTE);
        if (Math.floorDiv(minute, DEVICES_KNOWN_FOR) != Math.floorDiv(devicesReadIn, DEVICES_KNOWN_FOR)) {
            devicesReadIn = minute;
            devices.forget();
        }
    }

    /** A number that changes once in each minute, at another second for other containers. */
    long turn(ContainerId id) {
        return Math.floorDiv(now - Math.floorMod(id.value().hashCode(), MINUTE - REST), MINUTE);
    }
}
