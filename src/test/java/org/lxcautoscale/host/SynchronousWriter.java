package org.lxcautoscale.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;

/** Writes synchronously while the loop waits, for a host with its own virtual time. */
public final class SynchronousWriter implements BackgroundWriter {

    private final AllocationWriter writer;
    private final List<Ended> ended = new ArrayList<>();

    public SynchronousWriter(AllocationWriter writer) {
        this.writer = writer;
    }

    @Override
    public void begin(ContainerId id, SizeChange change) {
        try {
            writer.write(id, change);
            ended.add(new Ended(id, Optional.empty()));
        } catch (WriteFailedException | RuntimeException e) {
            ended.add(new Ended(id, Optional.of(e)));
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
        // Nothing is in progress.
    }
}
