package org.lxcautoscale.daemon;

import java.util.function.Function;
import java.util.function.Supplier;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.TimeSource;

/**
 * A host that has been found, and the time it lives in.
 *
 * @param backend what kind of host it is, for people
 * @param writer makes the writing side, which wakes the loop when a write has ended; a dry run never asks for it
 */
public record OpenHost(String backend, ContainerHost host, Function<Runnable, BackgroundWriter> writer, TimeSource time)
        implements AutoCloseable {

    /** A host whose writer blocks: it gets threads of its own. */
    public static OpenHost blocking(
            String backend, ContainerHost host, Supplier<AllocationWriter> writers, TimeSource time) {
        return new OpenHost(backend, host, wake -> new WriterThreads(writers, wake), time);
    }

    @Override
    public void close() {
        host.close();
    }
}
