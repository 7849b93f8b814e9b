package org.lxcautoscale.daemon;

import java.util.function.Function;
import java.util.function.Supplier;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.TimeSource;

/**
 * An open host and its time.
 *
 * @param backend kind of host, for messages
 * @param writer creates the writer, which wakes the main loop when a write has ended; not used in a dry run
 */
public record OpenHost(String backend, ContainerHost host, Function<Runnable, BackgroundWriter> writer, TimeSource time)
        implements AutoCloseable {

    /** A host whose writer blocks and therefore gets its own threads. */
    public static OpenHost blocking(
            String backend, ContainerHost host, Supplier<AllocationWriter> writers, TimeSource time) {
        return new OpenHost(backend, host, wake -> new WriterThreads(writers, wake), time);
    }

    @Override
    public void close() {
        host.close();
    }
}
