package org.lxcautoscale.cycle;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Sample;
import org.lxcautoscale.metrics.UsageWindow;

/** The usage windows of all containers of a host. Containers that are gone are forgotten. Not thread-safe. */
final class UsageTracker {

    /** Share of the time from which on it counts as throttled: single periods are, at any limit. */
    private static final double THROTTLED = 0.2;

    /** Share of its limit from which on all of it is used: readings are not that exact. */
    private static final double AT_LIMIT = 0.98;

    private final StateStore states;
    private int lookBack;
    private final Set<ContainerId> stopped = new HashSet<>();
    private final Set<ContainerId> started = new HashSet<>();
    private Set<ContainerId> before = Set.of();
    private Set<String> nodesBefore = Set.of();
    private final Map<ContainerId, UsageWindow> windows = new HashMap<>();
    private final UsageProfiles profiles;

    /**
     * @param lookBack the longest look-back that any tier needs, in cycles
     * @param states know which containers have just been started: of what these use for their start, nothing is learned
     */
    UsageTracker(int lookBack, StateStore states, UsageProfiles profiles) {
        this.lookBack = lookBack;
        this.states = states;
        this.profiles = profiles;
    }

    /** Changes the look-back; windows that are too short are restarted. */
    void lookBack(int cycles) {
        if (cycles > lookBack) {
            windows.clear();
            lookBack = cycles;
        }
    }

    /**
     * Adds the readings of an observation.
     *
     * @return the containers that are stopped, or have been restarted since the last observation
     */
    Set<ContainerId> add(Observation seen, Moment now) {
        Set<ContainerId> ended = addSome(seen, now);
        noteNew(seen);
        if (windows.size() > seen.containers().size()) {
            Set<ContainerId> present = new HashSet<>();
            seen.containers().forEach(observed -> present.add(observed.id()));
            windows.keySet().retainAll(present);
            stopped.retainAll(present);
            started.retainAll(present);
        }
        return ended;
    }

    /** The same of an observation of some containers only. */
    Set<ContainerId> addSome(Observation seen, Moment now) {
        Set<ContainerId> ended = new HashSet<>();
        for (Observed observed : seen.containers()) {
            UsageWindow window = windows.computeIfAbsent(observed.id(), _ -> new UsageWindow(lookBack));
            switch (observed) {
                case Observed.Readable readable -> {
                    boolean isEnded =
                            window.add(readable.reading(), readable.container().allocation(), now.monotonic());
                    if (isEnded) {
                        ended.add(observed.id());
                    }
                    window.latest().ifPresent(sample -> learn(readable, sample, now));
                    noteStart(observed.id(), readable.reading(), isEnded);
                }
                case Observed.Unreadable unreadable -> window.addUnreadable(unreadable.cause());
            }
        }
        return ended;
    }

    private void learn(Observed.Readable container, Sample sample, Moment now) {
        UsageProfile profile = profiles.seen(container.id(), now.monotonic());
        long cpuLimit = limit(container, Resource.CPU);
        boolean isAtLimit = sample.throttled().orElse(0) >= THROTTLED || sample.cpu() >= AT_LIMIT * cpuLimit;
        if (!states.of(container.id()).isStarting(now.monotonic())) {
            profile.add(Resource.CPU, sample.cpu(), isAtLimit ? cpuLimit : 0);
        }
        sample.memory()
                .ifPresent(bytes ->
                        profile.add(Resource.MEMORY, bytes, sample.killed() ? limit(container, Resource.MEMORY) : 0));
    }

    private static long limit(Observed.Readable container, Resource resource) {
        Optional<Limit> inForce = container.reading() instanceof Reading.Counters counters
                ? counters.limits().of(resource)
                : Optional.empty();
        long limit = inForce.map(Limit::nearest)
                .orElse(container.container().allocation().get(resource));
        return limit == resource.unlimited() ? 0 : limit;
    }

    /** The same with what was learned of the container, of which in a cycle a window may be over. */
    DecisionContext advised(DecisionContext context) {
        Optional<UsageProfile> known = profiles.of(context.container().id());
        if (known.isEmpty()) {
            return context;
        }
        UsageProfile profile = known.get();
        if (context.cycle().trigger() == Trigger.CYCLE) {
            for (Resource resource : Resource.values()) {
                profile.advance(
                        resource, context.cycle().now(), context.current().get(resource), context.sizes(resource));
            }
        }
        return context.advisedBy(profile::advise);
    }

    /** One that was not there a moment ago, on a node that was, has been created and started since. */
    private void noteNew(Observation seen) {
        Set<ContainerId> present = new HashSet<>();
        Set<String> nodes = new HashSet<>();
        for (Observation.Node node : seen.nodes()) {
            node.usage().ifPresent(_ -> nodes.add(node.name()));
            for (Observed observed : node.containers()) {
                present.add(observed.id());
                if (observed instanceof Observed.Readable readable
                        && readable.reading() instanceof Reading.Counters
                        && nodesBefore.contains(node.name())
                        && !before.contains(observed.id())) {
                    started.add(observed.id());
                }
            }
        }
        before = present;
        nodesBefore = nodes;
    }

    private void noteStart(ContainerId id, Reading reading, boolean isEnded) {
        if (reading instanceof Reading.Stopped) {
            stopped.add(id);
            started.remove(id);
        } else if (reading instanceof Reading.Counters) {
            boolean wasStopped = stopped.remove(id);
            if (wasStopped || isEnded) {
                started.add(id);
            }
        }
    }

    /** The containers that have been started since the last call, and still run. */
    Set<ContainerId> takeStarted() {
        Set<ContainerId> taken = Set.copyOf(started);
        started.clear();
        return taken;
    }

    Measurement measure(ContainerId id, int cycles) {
        UsageWindow window = windows.get(id);
        return window == null ? new Measurement.Missing("not read yet") : window.measure(cycles);
    }

    /** Whether only a reading since the last cycle is missing. */
    boolean awaitsReading(ContainerId id) {
        UsageWindow window = windows.get(id);
        return window != null && window.awaitsReading();
    }

    void closeCycle() {
        windows.values().forEach(UsageWindow::closeCycle);
    }

    void clearKills(ContainerId id) {
        UsageWindow window = windows.get(id);
        if (window != null) {
            window.clearKills();
        }
    }
}
