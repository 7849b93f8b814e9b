package org.lxcautoscale.history;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.Reading;

/**
 * What the activity of one container adds up to in the current minute. Increments begin with the last known activity of the same
 * run, no matter how long ago it was: what happened while the container could not be read counts in the minute of the next reading.
 * Not thread-safe.
 */
final class ActivityMinute {

    private final Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
    private Reading.@Nullable Counters last;

    void add(Reading.Counters now) {
        if (now.activity().isEmpty()) {
            return;
        }
        Activity activity = now.activity().get();
        most(ContainerFigure.PROCESSES, activity.processes(), 0);
        most(ContainerFigure.ROOT_USED, activity.rootUsedBytes(), 10);
        most(ContainerFigure.ROOT_TOTAL, activity.rootTotalBytes(), 10);
        Reading.Counters before = last;
        if (before != null && !now.isAnotherRunThan(before)) {
            before.activity().ifPresent(earlier -> addSince(earlier, activity));
        }
        last = now;
    }

    /** The run has ended. */
    void endRun() {
        last = null;
    }

    private void addSince(Activity before, Activity now) {
        sum(ContainerFigure.IO_READ, before.ioReadBytes(), now.ioReadBytes());
        sum(ContainerFigure.IO_WRITTEN, before.ioWrittenBytes(), now.ioWrittenBytes());
        sum(ContainerFigure.NETWORK_RECEIVED, before.networkReceivedBytes(), now.networkReceivedBytes());
        sum(ContainerFigure.NETWORK_SENT, before.networkSentBytes(), now.networkSentBytes());
    }

    /** A counter that fell, as when a disk or a network interface was removed, says nothing about the time since. */
    private void sum(ContainerFigure figure, OptionalLong before, OptionalLong now) {
        if (before.isPresent() && now.isPresent() && now.getAsLong() >= before.getAsLong()) {
            figures.merge(figure, (now.getAsLong() >> 10) - (before.getAsLong() >> 10), Long::sum);
        }
    }

    private void most(ContainerFigure figure, OptionalLong value, int shift) {
        value.ifPresent(known -> figures.merge(figure, known >> shift, Math::max));
    }

    /** What is known of the minute; begins the next. */
    Map<ContainerFigure, Long> close() {
        Map<ContainerFigure, Long> closed = new EnumMap<>(figures);
        figures.clear();
        return closed;
    }
}
