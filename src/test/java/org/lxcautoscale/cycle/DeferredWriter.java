package org.lxcautoscale.cycle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.WriteFailedException;

/** Writes that last until a test ends them. */
final class DeferredWriter implements BackgroundWriter {

    final Map<ContainerId, SizeChange> underWay = new LinkedHashMap<>();
    private final AllocationWriter writer;
    private final List<Ended> ended = new ArrayList<>();

    DeferredWriter(AllocationWriter writer) {
        this.writer = writer;
    }

    @Override
    public void begin(ContainerId id, SizeChange change) {
        if (underWay.put(id, change) != null) {
            throw new AssertionError("two writes to container " + id + " at once");
        }
    }

    /** The host accepts the size. */
    void end(String id) {
        ContainerId container = new ContainerId(id);
        SizeChange change = underWay.remove(container);
        try {
            writer.write(container, change);
            ended.add(new Ended(container, Optional.empty()));
        } catch (WriteFailedException | RuntimeException e) {
            ended.add(new Ended(container, Optional.of(e)));
        }
    }

    void endAll() {
        List.copyOf(underWay.keySet()).forEach(id -> end(id.value()));
    }

    @Override
    public List<Ended> ended() {
        List<Ended> all = List.copyOf(ended);
        ended.clear();
        return all;
    }

    @Override
    public void close() {
        // Tests end their own writes.
    }
}
