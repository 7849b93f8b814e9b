package org.lxcautoscale.daemon;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lxcautoscale.host.Alarms;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.TaskThreads;
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
 * @param tasks creates what works on whole containers, which wakes the main loop when a task has ended; empty if nothing of
 *     this kind can be done on this host; not used in a dry run
 * @param archive what the host has recorded itself, if it does; used by one thread
 */
public record OpenHost(
        String backend,
        ContainerHost host,
        Function<Runnable, BackgroundWriter> writer,
        Supplier<MemoryBrakes> brakes,
        Function<Runnable, Alarms> alarms,
        Optional<Function<Runnable, ContainerTasks>> tasks,
        Optional<UsageArchive> archive,
        TimeSource time)
        implements AutoCloseable {

    /** A host without brakes and alarms. */
    public OpenHost(String backend, ContainerHost host, Function<Runnable, BackgroundWriter> writer, TimeSource time) {
        this(
                backend,
                host,
                writer,
                () -> MemoryBrakes.NONE,
                _ -> Alarms.NONE,
                Optional.empty(),
                Optional.empty(),
                time);
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
                Optional.empty(),
                time);
    }

    /** A simulated host, with brakes, alarms and tasks. */
    public static OpenHost simulated(SimulatedHost host, TimeSource time) {
        return new OpenHost(
                "simulated",
                host,
                host::inBackground,
                host::brakes,
                host::alarms,
                Optional.of(host::tasks),
                Optional.empty(),
                time);
    }

    /** The same host, which has also recorded what its containers used. */
    OpenHost with(UsageArchive recorded) {
        return new OpenHost(backend, host, writer, brakes, alarms, tasks, Optional.of(recorded), time);
    }

    /** The same host, on which long work can be done; each runner is used by one thread at a time. */
    OpenHost withTasks(Supplier<? extends TaskRunner> runners) {
        Function<Runnable, ContainerTasks> inThreads = wake -> new TaskThreads(runners, wake);
        return new OpenHost(backend, host, writer, brakes, alarms, Optional.of(inThreads), archive, time);
    }

    @Override
    public void close() {
        host.close();
    }
}
