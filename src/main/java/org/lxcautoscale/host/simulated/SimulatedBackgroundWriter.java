package org.lxcautoscale.host.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.WriteFailedException;

/** Writes that take virtual time, while the simulation and the loop go on. */
final class SimulatedBackgroundWriter implements BackgroundWriter {

    private final VirtualTime time;
    private final Beginning beginning;
    private final Runnable wake;
    private final List<Ended> ended = new ArrayList<>();
    private boolean isAbandoned;

    /** Begins a write on the simulated host. */
    @FunctionalInterface
    interface Beginning {
        PlannedWrite begin(ContainerId id, SizeChange change);
    }

    /**
     * @param wake is called when a write has ended
     */
    SimulatedBackgroundWriter(VirtualTime time, Beginning beginning, Runnable wake) {
        this.time = time;
        this.beginning = beginning;
        this.wake = wake;
    }

    @Override
    public void begin(ContainerId id, SizeChange change) {
        PlannedWrite write = beginning.begin(id, change);
        time.schedule(write.takes(), () -> end(id, write));
    }

    /** A process can be killed once: what it has begun goes on without it. */
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

    /** The process is no more. */
    void abandon() {
        isAbandoned = true;
    }

    private static Optional<Exception> failure(PlannedWrite write) {
        try {
            write.end().run();
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
        // What was begun ends with the simulation.
    }
}
