package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/** Keeps what the loop has seen and done last. Any thread may ask for {@link #seen()}. */
final class LoopMetrics implements CycleListener {

    private final String cluster;
    private final String host;
    private final Supplier<Instant> monotonic;
    private Map<Key, ContainerSample> containers = new LinkedHashMap<>();
    private boolean isForeseen;
    private volatile Seen seen = Seen.NOTHING;

    /** A container on its node. */
    private record Key(String node, ContainerId id) {}

    /**
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param host name of the machine where an observation does not name its nodes
     * @param monotonic the monotonic time of the loop; asked on its thread
     */
    LoopMetrics(String cluster, String host, Supplier<Instant> monotonic) {
        this.cluster = cluster;
        this.host = host;
        this.monotonic = monotonic;
    }

    Seen seen() {
        return seen;
    }

    @Override
    public void observed(Observation observation, Moment now) {
        List<HostSample> hosts = new ArrayList<>();
        Map<Key, ContainerSample> samples = new LinkedHashMap<>();
        for (Observation.Node node : observation.nodes()) {
            String name = node.name().isEmpty() ? host : node.name();
            node.usage().ifPresent(usage -> hosts.add(new HostSample(labels(name), usage)));
            for (Observed observed : node.containers()) {
                Key key = new Key(name, observed.id());
                Labels labels =
                        labels(name).merge(Labels.of("vmid", observed.id().value(), "name", observed.name()));
                samples.put(key, ContainerSample.of(labels, observed, containers.get(key), now.monotonic()));
            }
        }
        containers = samples;
        seen = seen.with(hosts, samples.values());
    }

    private Labels labels(String node) {
        return Labels.of("cluster", cluster, "node", node);
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        seen = seen.plus(Change.of(outcome));
    }

    @Override
    public void scaled(GroupChange change, Moment now) {
        seen = seen.plus(change);
    }

    /** Of what is only planned nothing else is heard. */
    @Override
    public void decided(CycleReport report) {
        seen = seen.plus(report.changes().stream()
                .filter(change -> change.outcome().result() == Outcome.Result.PLANNED)
                .toList());
        if (report.trigger() == Trigger.CYCLE) {
            noteOutlooks(report);
        }
    }

    private void noteOutlooks(CycleReport report) {
        Map<ContainerId, Outlook> outlooks = new HashMap<>();
        for (Outcome outcome : report.outcomes()) {
            outlooks.put(outcome.decision().id(), outcome.decision().context().outlook());
        }
        boolean isAnything = outlooks.values().stream().anyMatch(outlook -> !outlook.equals(Outlook.NONE));
        if (isAnything || isForeseen) {
            containers.replaceAll((key, sample) -> sample.with(outlooks.getOrDefault(key.id(), Outlook.NONE)));
            seen = seen.with(seen.hosts(), containers.values());
        }
        isForeseen = isAnything;
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() == Trigger.CYCLE) {
            Moment begun = report.at();
            Duration took = Duration.between(begun.monotonic(), monotonic.get());
            seen = seen.with(seen.cycles().plus(took, begun.wall()));
        }
    }
}
