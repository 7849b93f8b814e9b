package org.lxcautoscale.daemon;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.host.cgroup.LocalHost;
import org.lxcautoscale.host.simulated.SimulatedHost;

/**
 * An open host and its time.
 *
 * @param backend kind of host, for messages
 * @param writer creates the writer, which wakes the main loop when a write has ended; not used in a dry run
 * @param brakes creates what sets the brakes; not used in a dry run
 * @param alarms creates what wakes the main loop for containers that are short of memory
 * @param archive what the host has recorded itself, if it does; used by one thread
 */
public record OpenHost(
        String backend,
        ContainerHost host,
        Function<Runnable, BackgroundWriter> writer,
        Supplier<MemoryBrakes> brakes,
        Function<Runnable, Alarms> alarms,
        Optional<UsageArchive> archive,
        TimeSource time)
        implements AutoCloseable {

    /** A host without brakes and alarms. */
    public OpenHost(String backend, ContainerHost host, Function<Runnable, BackgroundWriter> writer, TimeSource time) {
        this(backend, host, writer, () -> MemoryBrakes.NONE, _ -> Alarms.NONE, Optional.empty(), time);
    }

    /** A host whose writer blocks and therefore gets its own threads. */
    public static OpenHost blocking(
            String backend, ContainerHost host, Supplier<AllocationWriter> writers, TimeSource time) {
        return new OpenHost(backend, host, wake -> new WriterThreads(writers, wake), time);
    }

    /** The same, on this machine: with brakes and alarms. */
    static OpenHost local(String backend, LocalHost<?> host, Supplier<AllocationWriter> writers, TimeSource time) {
        return new OpenHost(
                backend,
                host,
                wake -> new WriterThreads(writers, wake),
                host::brakes,
                host::alarms,
                Optional.empty(),
                time);
    }

    /** A simulated host, with brakes and alarms. */
    public static OpenHost simulated(SimulatedHost host, TimeSource time) {
        return new OpenHost("simulated", host, host::inBackground, host::brakes, host::alarms, Optional.empty(), time);
    }

    /** The same host, which has also recorded what its containers used. */
    OpenHost with(UsageArchive recorded) {
        return new OpenHost(backend, host, writer, brakes, alarms, Optional.of(recorded), time);
    }

    @Override
    public void close() {
        host.close();
    }
}
