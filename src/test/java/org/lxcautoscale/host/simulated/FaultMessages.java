package org.lxcautoscale.host.simulated;

import static org.lxcautoscale.host.simulated.SimulatedWriter.locked;
import static org.lxcautoscale.host.simulated.SimulatedWriter.pctSet;
import static org.lxcautoscale.host.simulated.SimulatedWriter.rejected;

import java.time.Duration;
import java.util.List;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** The literal error messages of a Proxmox VE 9 node, after the name of the command. */
final class FaultMessages {

    private FaultMessages() {}

    static String timedOut(ContainerId id, Duration limit) {
        return pctSet(id, "no answer within " + limit.toSeconds() + " s");
    }

    /** The failures that a write to a healthy container may have. */
    static List<WriteFault.Fails> writeFailures(ContainerId id) {
        return List.of(
                new WriteFault.Fails(Kind.LOCKED, locked(id, "backup")),
                new WriteFault.Fails(
                        Kind.LOCKED,
                        pctSet(id, "can't lock file '/run/lock/lxc/pve-config-" + id + ".lock' - got timeout")),
                new WriteFault.Fails(
                        Kind.FAILED,
                        pctSet(id, "detected modified configuration - file changed by other user? Try again.")),
                new WriteFault.Fails(
                        Kind.DENIED, pctSet(id, "Permission check failed (/vms/" + id + ", VM.Config.Memory)")));
    }

    /** On a cgroup v1 node, the rejection of a memory limit below the charged memory. */
    static WriteFault.Fails busy(ContainerId id) {
        String unpluggable = "memory: unable to hotplug memory: closing file '/sys/fs/cgroup/memory/lxc/" + id
                + "/memory.limit_in_bytes' failed - Device or resource busy";
        return new WriteFault.Fails(Kind.BUSY, rejected(id, unpluggable));
    }

    /** The errors of reading a container's files. */
    static List<String> unreadable() {
        return List.of(
                "memory.current: No such device",
                "memory.stat: Permission denied",
                "cpu.stat: Input/output error",
                "memory.current: empty");
    }

    /** The cause when not even the size of a container can be read. */
    static String noConfiguration(ContainerId id) {
        return "/etc/pve/lxc/" + id + ".conf: Transport endpoint is not connected";
    }

    /** The cause when a whole node cannot be read: its configuration file system is not mounted. */
    static String unavailable() {
        return "/etc/pve/lxc: Transport endpoint is not connected";
    }
}
