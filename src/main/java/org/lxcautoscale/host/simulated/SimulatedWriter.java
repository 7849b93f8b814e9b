package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.metrics.Observed;

/** Writes sizes as {@code pct set} does: takes a second, rejects what that rejects, and accepts limits that kill. */
public final class SimulatedWriter implements AllocationWriter {

    private static final MemorySize MIN_MEMORY = MemorySize.ofMebibytes(16);
    private static final int MAX_CORES = 8192;

    private final SimulatedHost host;

    SimulatedWriter(SimulatedHost host) {
        this.host = host;
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        PlannedWrite write = plan(id, change);
        host.time().advance(write.duration());
        write.completion().run();
    }

    /** A write that takes effect at its end. */
    PlannedWrite plan(ContainerId id, SizeChange change) {
        return new PlannedWrite(host.machine().writeTime(), () -> apply(id, change));
    }

    private void apply(ContainerId id, SizeChange change) throws WriteFailedException {
        Observed.Readable found = find(id);
        if (found.container().isLocked()) {
            throw new WriteFailedException(
                    Kind.LOCKED, locked(id, found.container().lock()));
        }
        Allocation size = found.container().allocation();
        for (Resource resource : Resource.values()) {
            if (change.has(resource)) {
                size = size.taking(resource, change.target());
            }
        }
        check(id, size);
        host.write(id, size, change.has(Resource.MEMORY));
    }

    private Observed.Readable find(ContainerId id) throws WriteFailedException {
        try {
            return host.read(id);
        } catch (NoSuchContainerException e) {
            throw new WriteFailedException(Kind.NOT_FOUND, notFound(id, host.name()), e);
        }
    }

    private static void check(ContainerId id, Allocation size) throws WriteFailedException {
        if (size.memory().compareTo(MIN_MEMORY) < 0) {
            throw new WriteFailedException(
                    Kind.REJECTED, rejected(id, "memory: value must have a minimum value of 16"));
        }
        if (!size.cores().isUnlimited() && size.cores().roundedUp() > MAX_CORES) {
            throw new WriteFailedException(
                    Kind.REJECTED, rejected(id, "cores: value must have a maximum value of 8192"));
        }
    }

    // ---- the literal messages of a Proxmox VE 9 node, after the name of the command

    static String pctSet(ContainerId id, String message) {
        return "pct set " + id + ": " + message;
    }

    static String notFound(ContainerId id, String node) {
        return pctSet(id, "Configuration file 'nodes/" + node + "/lxc/" + id + ".conf' does not exist");
    }

    static String locked(ContainerId id, String lock) {
        return pctSet(id, "CT is locked (" + lock + ")");
    }

    static String rejected(ContainerId id, String parameter) {
        return pctSet(id, "400 Parameter verification failed. " + parameter);
    }
}
