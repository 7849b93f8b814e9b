package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.List;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** What a Proxmox VE 9 node answers when something goes wrong, word for word. */
final class FaultMessages {

    private FaultMessages() {}

    static String notFound(String node, ContainerId id) {
        return "Configuration file 'nodes/" + node + "/lxc/" + id + ".conf' does not exist";
    }

    static String timedOut(ContainerId id, Duration limit) {
        return "pct set " + id + " did not answer within " + limit.toSeconds() + " s and was killed";
    }

    /** The failures of a write that may happen to a container that is all right. */
    static List<WriteFault.Fails> writeFailures(ContainerId id) {
        return List.of(
                new WriteFault.Fails(Kind.LOCKED, "CT is locked (backup)"),
                new WriteFault.Fails(
                        Kind.LOCKED, "can't lock file '/run/lock/lxc/pve-config-" + id + ".lock' - got timeout"),
                new WriteFault.Fails(
                        Kind.BUSY,
                        "400 Parameter verification failed. memory: unable to hotplug memory: closing file"
                                + " '/sys/fs/cgroup/memory/lxc/" + id
                                + "/memory.limit_in_bytes' failed - Device or resource busy"),
                new WriteFault.Fails(
                        Kind.FAILED, "detected modified configuration - file changed by other user? Try again."),
                new WriteFault.Fails(Kind.DENIED, "Permission check failed (/vms/" + id + ", VM.Config.Memory)"));
    }

    /** What reading a container's files may fail with. */
    static List<String> unreadable() {
        return List.of(
                "memory.current: No such device",
                "memory.stat: Permission denied",
                "cpu.stat: Input/output error",
                "memory.current: empty");
    }

    /** Why a node as a whole cannot be read: its configuration file system is not mounted. */
    static String unavailable() {
        return "/etc/pve/lxc: Transport endpoint is not connected";
    }

    static WriteFailedException exception(WriteFault.Fails fault) {
        return new WriteFailedException(fault.kind(), fault.message());
    }
}
