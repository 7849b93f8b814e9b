package org.lxcautoscale.cycle;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.CycleContext;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Planner;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.TimeSource;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/** Restores the sizes that containers had before their first change, as far as their current use allows. */
public final class Rollback {

    /** Time between the two readings that measure the use. */
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);

    private final Settings settings;
    private final ContainerHost host;
    private final TimeSource time;
    private final PlanExecutor executor;
    private final StateStore states;
    private final Baselines baselines;
    private final CycleListener listener;

    public Rollback(
            Settings settings,
            ContainerHost host,
            TimeSource time,
            PlanExecutor executor,
            StateStore states,
            Baselines baselines,
            CycleListener listener) {
        this.settings = settings;
        this.host = host;
        this.time = time;
        this.executor = executor;
        this.states = states;
        this.baselines = baselines;
        this.listener = listener;
    }

    /**
     * The result of a rollback.
     *
     * @param outcomes for the containers that have a baseline
     * @param problems a sentence for each container that was not rolled back, or not completely
     */
    public record Report(List<Outcome> outcomes, List<String> problems) {

        public Report {
            outcomes = List.copyOf(outcomes);
            problems = List.copyOf(problems);
        }

        /** Whether every requested container has its former size now. */
        public boolean isComplete() {
            return problems.isEmpty()
                    && outcomes.stream()
                            .noneMatch(
                                    outcome -> outcome.result() == Result.FAILED || outcome.result() == Result.REFUSED);
        }
    }

    /** Rolls these containers back; all that have a baseline if none are named. */
    public Report run(Set<ContainerId> only) throws IOException, HostUnavailableException, InterruptedException {
        Set<ContainerId> wanted = only.isEmpty() ? baselines.all().keySet() : only;
        List<String> problems = new ArrayList<>();
        UsageTracker usage = new UsageTracker(1, states, UsageProfiles.inMemory());
        usage.add(host.observe(), time.now());
        time.sleepUntil(time.now().monotonic().plus(SAMPLE_INTERVAL));
        Moment now = time.now();
        Observation seen = host.observe();
        usage.add(seen, now);
        listener.observed(seen, now);
        Map<ContainerId, Observed> present = new HashMap<>();
        Map<ContainerId, Optional<HostUsage>> nodes = new HashMap<>();
        for (Observation.Node node : seen.nodes()) {
            for (Observed observed : node.containers()) {
                present.put(observed.id(), observed);
                nodes.put(observed.id(), node.usage());
            }
        }

        List<Decision> plan = new ArrayList<>();
        for (ContainerId id : wanted) {
            Observed observed = present.get(id);
            if (observed == null) {
                problems.add("container " + id + " does not exist on " + host.name());
                continue;
            }
            if (observed instanceof Observed.Unreadable unreadable) {
                problems.add("container " + id + " cannot be read: " + unreadable.cause());
                continue;
            }
            Optional<HostUsage> node = nodes.getOrDefault(id, Optional.empty());
            if (node.isEmpty() || !(observed instanceof Observed.Readable readable)) {
                problems.add("container " + id + ": its node does not report its resources");
                continue;
            }
            executor.reconcile(readable, now);
            try {
                DecisionContext context = context(readable, usage, node.get(), now);
                plan.add(new Planner().rollback(context, baselines.read(id)));
            } catch (NoSuchFileException _) {
                if (only.contains(id)) {
                    problems.add("container " + id + " has no saved size: it was never changed");
                }
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        List<Outcome> outcomes = carryOut(plan);
        for (Outcome outcome : outcomes) {
            compare(outcome).ifPresent(problems::add);
        }
        return new Report(outcomes, problems);
    }

    private List<Outcome> carryOut(List<Decision> plan) throws InterruptedException {
        Map<ContainerId, Outcome> outcomes = new LinkedHashMap<>();
        executor.execute(plan, time.now())
                .forEach(outcome -> outcomes.put(outcome.decision().id(), outcome));
        executor.advance(time.now())
                .forEach(outcome -> outcomes.put(outcome.decision().id(), outcome));
        while (!executor.isIdle()) {
            time.sleepUntil(time.now().monotonic().plusSeconds(1));
            executor.advance(time.now())
                    .forEach(outcome -> outcomes.put(outcome.decision().id(), outcome));
        }
        return List.copyOf(outcomes.values());
    }

    /**
     * Deletes the baseline of a container that has its former size again, so that later sizes are its administrator's own.
     * Otherwise returns what is missing.
     */
    private Optional<String> compare(Outcome outcome) throws IOException {
        ContainerId id = outcome.decision().id();
        if (outcome.result() == Outcome.Result.PLANNED) {
            return Optional.empty();
        }
        Allocation baseline = baselines.read(id);
        try {
            Observed now = host.read(id);
            if (!(now instanceof Observed.Readable readable)) {
                return Optional.of("container " + id + " cannot be read: " + ((Observed.Unreadable) now).cause());
            }
            Allocation size = readable.container().allocation();
            boolean isBack = Arrays.stream(Resource.values())
                    .allMatch(resource -> readable.container().isSizedAs(baseline, resource));
            if (isBack && outcome.result() == Outcome.Result.FAILED) {
                return Optional.of("container %s: %s".formatted(id, outcome.detail()));
            }
            if (isBack && states.isOpen(id)) {
                return Optional.of(
                        "container " + id + ": an earlier write to it may still be going on; run it again in a minute");
            }
            if (isBack) {
                if (!settings.startup().dryRun()) {
                    baselines.drop(id);
                }
                return Optional.empty();
            }
            return Optional.of(
                    "container %s has %s, not its former %s (%s)".formatted(id, size, baseline, why(outcome)));
        } catch (NoSuchContainerException | HostUnavailableException e) {
            return Optional.of("container " + id + ": " + e.getMessage());
        }
    }

    private static String why(Outcome outcome) {
        if (!outcome.detail().isEmpty()) {
            return outcome.detail();
        }
        return Arrays.stream(Resource.values())
                .map(outcome.decision()::verdict)
                .map(Verdict::sentence)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private DecisionContext context(Observed.Readable observed, UsageTracker usage, HostUsage node, Moment now) {
        ContainerId id = observed.container().id();
        EffectiveSettings effective = EffectiveSettings.managed(
                settings.containers().of(observed.container()).settings());
        int cores = node.cores();
        CycleContext cycle = new CycleContext(
                now.monotonic(),
                0,
                CycleContext.Trigger.CYCLE,
                settings.pollInterval(),
                cores,
                cores,
                node.memory().bytes());
        return new DecisionContext(observed.container(), effective, usage.measure(id, 1), states.of(id), cycle);
    }
}
