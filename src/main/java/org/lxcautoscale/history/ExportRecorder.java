package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.ExportSettings;

/** Adds up the samples of the loop, and passes on an entry with all running containers whenever an interval is over. */
final class ExportRecorder implements CycleListener {

    private final ExportSettings settings;
    private final Supplier<Moment> time;
    private final Consumer<Entry> next;
    private final Map<ContainerId, ExportedContainer> containers = new TreeMap<>();
    private @Nullable Instant due;
    private @Nullable OwnUse ownUse;

    /**
     * One cycle of the original's Monitor.
     *
     * @param json an object with a field for each container, and {@code summary}
     * @param at when it was made
     */
    record Entry(String json, Instant at) {}

    /**
     * @param time the time, which tells how long an observation has taken
     * @param next takes the entries; must not block
     */
    ExportRecorder(ExportSettings settings, Supplier<Moment> time, Consumer<Entry> next) {
        this.settings = settings;
        this.time = time;
        this.next = next;
    }

    @Override
    public void observed(Observation seen, Moment now) {
        seen.nodes().forEach(node -> add(node, now.monotonic()));
        forgetGone(seen);
        Instant expected = due;
        if (expected == null) {
            due = now.monotonic().plus(settings.interval());
            ownUse = new OwnUse(now.monotonic());
        } else if (!now.monotonic().isBefore(expected)) {
            Instant following = expected.plus(settings.interval());
            due = following.isAfter(now.monotonic())
                    ? following
                    : now.monotonic().plus(settings.interval());
            next.accept(new Entry(entry(now, time.get()), now.wall()));
        }
    }

    private void add(Observation.Node node, Instant at) {
        OptionalDouble cores =
                node.usage().map(HostUsage::cores).map(OptionalDouble::of).orElse(OptionalDouble.empty());
        for (Observed observed : node.containers()) {
            ExportedContainer container = containers.computeIfAbsent(observed.id(), _ -> new ExportedContainer());
            switch (observed) {
                case Observed.Readable readable -> container.add(readable.container(), readable.reading(), cores, at);
                case Observed.Unreadable _ -> container.addNothing();
            }
        }
    }

    private void forgetGone(Observation seen) {
        if (containers.size() > seen.containers().size()) {
            Set<ContainerId> present =
                    seen.containers().stream().map(Observed::id).collect(Collectors.toSet());
            containers.keySet().retainAll(present);
        }
    }

    private String entry(Moment start, Moment end) {
        JsonText entry = new JsonText();
        long running = 0;
        for (Map.Entry<ContainerId, ExportedContainer> one : containers.entrySet()) {
            JsonText fields = one.getValue().close(start.wall(), settings.parts());
            if (one.getValue().isRunning()) {
                entry.add(one.getKey().value(), fields);
                running++;
            }
        }
        return entry.add("summary", summary(start, end, running)).toString();
    }

    private JsonText summary(Moment start, Moment end, long running) {
        Duration took = Duration.between(start.monotonic(), end.monotonic());
        OwnUse own = ownUse;
        return new JsonText()
                .add("collection_start_time", JsonText.time(start.wall()))
                .add("collection_end_time", JsonText.time(start.wall().plus(took)))
                .add("total_containers", OptionalLong.of(running))
                .add("total_duration_seconds", OptionalDouble.of(took.toNanos() / 1e9))
                .add("monitor_cpu_percent", own == null ? OptionalDouble.empty() : own.cpuPercent(start.monotonic()))
                .add("monitor_memory_usage_mb", OwnUse.memoryMib());
    }
}
