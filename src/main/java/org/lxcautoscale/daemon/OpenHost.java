package org.lxcautoscale.daemon;

import java.util.function.Supplier;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.TimeSource;

/**
 * A host that has been found, and the time it lives in.
 *
 * @param backend what kind of host it is, for people
 * @param writer makes the writing side; a dry run never asks for it
 */
public record OpenHost(String backend, ContainerHost host, Supplier<AllocationWriter> writer, TimeSource time)
        implements AutoCloseable {

    @Override
    public void close() {
        host.close();
    }
}
