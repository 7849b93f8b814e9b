package org.lxcautoscale.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * Adds up the samples of the loop, and passes on the rows of each minute when it is over. Minutes are those of the wall clock. When
 * that is set back, the rows of the minutes that come again replace the earlier ones.
 */
final class Recorder implements CycleListener {

    /** In a minute. */
    private static final int MAX_DECISIONS = 10_000;

    private final String cluster;
    private final String host;
    private final Consumer<List<Row>> next;
    private final Map<ContainerId, ContainerMinute> containers = new HashMap<>();
    private final Map<String, HostMinute> hosts = new HashMap<>();
    private final Map<ContainerId, Known> known = new HashMap<>();
    private final List<Row> decisions = new ArrayList<>();
    private final Map<ContainerId, Allocation> planned = new HashMap<>();
    private @Nullable Instant minute;

    /** Where a container was last seen, and its name. */
    private record Known(String node, String name) {}

    /**
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param host name of the machine where an observation does not name its nodes
     * @param next takes the rows of a minute; must not block
     */
    Recorder(String cluster, String host, Consumer<List<Row>> next) {
        this.cluster = cluster;
        this.host = host;
        this.next = next;
    }

    @Override
    public void observed(Observation seen, Moment now) {
        Instant current = now.wall().truncatedTo(ChronoUnit.MINUTES);
        Instant before = minute;
        if (before != null && !before.equals(current)) {
            next.accept(close(before));
        }
        minute = current;
        seen.nodes().forEach(node -> add(node, now.monotonic()));
        forgetGone(seen);
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        planned.remove(outcome.decision().id());
        add(outcome, now);
    }

    /** A change that is not to be made is planned in each cycle; once is enough. */
    @Override
    public void decided(CycleReport report) {
        for (Outcome outcome : report.outcomes()) {
            Decision decision = outcome.decision();
            if (outcome.result() != Outcome.Result.PLANNED) {
                continue;
            }
            if (!decision.after().equals(planned.put(decision.id(), decision.after()))) {
                add(outcome, report.at());
            }
        }
    }

    private void add(Outcome outcome, Moment at) {
        Known where = known.get(outcome.decision().id());
        if (where != null && outcome.decision().isChange() && decisions.size() < MAX_DECISIONS) {
            decisions.add(DecisionRows.of(new Row.Place(cluster, where.node()), where.name(), outcome, at.wall()));
        }
    }

    private void add(Observation.Node node, Instant at) {
        String name = node.name().isEmpty() ? host : node.name();
        node.usage()
                .ifPresent(usage ->
                        hosts.computeIfAbsent(name, _ -> new HostMinute()).add(usage));
        for (Observed observed : node.containers()) {
            known.put(observed.id(), new Known(name, observed.name()));
            ContainerMinute container = containers.computeIfAbsent(observed.id(), _ -> new ContainerMinute());
            switch (observed) {
                case Observed.Readable readable -> container.add(readable.container(), readable.reading(), at);
                case Observed.Unreadable _ -> container.addNothing();
            }
        }
    }

    private List<Row> close(Instant ended) {
        List<Row> rows = new ArrayList<>();
        hosts.forEach((name, figures) -> {
            Map<HostFigure, Long> closed = figures.close();
            if (!closed.isEmpty()) {
                rows.add(new Row.OfHost(new Row.Place(cluster, name), ended, closed));
            }
        });
        containers.forEach((id, figures) -> {
            Map<ContainerFigure, Long> closed = figures.close();
            Known where = known.get(id);
            if (!closed.isEmpty() && where != null) {
                rows.add(new Row.OfContainer(
                        new Row.Place(cluster, where.node()), id.value(), where.name(), ended, closed));
            }
        });
        rows.addAll(decisions);
        decisions.clear();
        return rows;
    }

    /** Their last minute is lost, as their end is not in it. */
    private void forgetGone(Observation seen) {
        if (containers.size() > seen.containers().size()) {
            Set<ContainerId> present = new HashSet<>();
            seen.containers().forEach(observed -> present.add(observed.id()));
            containers.keySet().retainAll(present);
            known.keySet().retainAll(present);
            planned.keySet().retainAll(present);
        }
    }
}
