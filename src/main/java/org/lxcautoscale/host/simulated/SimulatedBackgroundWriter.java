package org.lxcautoscale.host.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.WriteFailedException;

/** Writes that take virtual time while the simulation and the main loop continue. */
final class SimulatedBackgroundWriter implements BackgroundWriter {

    private final VirtualTime time;
    private final Planner planner;
    private final Runnable wake;
    private final List<Ended> ended = new ArrayList<>();
    private boolean isAbandoned;

    /** Plans a write on the simulated host. */
    @FunctionalInterface
    interface Planner {
        PlannedWrite plan(ContainerId id, SizeChange change);
    }

    /**
     * @param wake called when a write has ended
     */
    SimulatedBackgroundWriter(VirtualTime time, Planner planner, Runnable wake) {
        this.time = time;
        this.planner = planner;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerId id, SizeChange change) {
        PlannedWrite write = planner.plan(id, change);
        time.schedule(write.duration(), () -> end(id, write));
    }

    /** A process can be killed only once; its writes in progress continue without it. */
    private void end(ContainerId id, PlannedWrite write) {
        try {
            Optional<Exception> failure = failure(write);
            if (!isAbandoned) {
                ended.add(new Ended(id, failure));
                wake.run();
            }
        } catch (SimulatedCrash crash) {
            if (!isAbandoned) {
                isAbandoned = true;
                throw crash;
            }
        }
    }

    /** The process has been killed. */
    void abandon() {
        isAbandoned = true;
    }

    private static Optional<Exception> failure(PlannedWrite write) {
        try {
            write.completion().run();
            return Optional.empty();
        } catch (WriteFailedException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    @Override
    public List<Ended> ended() {
        List<Ended> all = List.copyOf(ended);
        ended.clear();
        return all;
    }

    @Override
    public void close() {
        // Writes in progress end with the simulation.
    }
}
