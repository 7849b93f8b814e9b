package org.lxcautoscale.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Frame.Trigger;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.HostStatus;
import org.lxcautoscale.status.StatusReport.PolicyStatus;
import org.lxcautoscale.status.StatusReport.Word;

/** Keeps the last decision on each container, and makes a {@link StatusReport} of them. Used by one thread. */
public final class StatusBook implements CycleListener {

    private Map<ContainerId, Entry> containers = new HashMap<>();
    private Optional<HostUsage> host = Optional.empty();
    private Optional<Moment> cycleAt = Optional.empty();

    /** The last outcome of a container, and when it was last changed (wall clock). */
    private record Entry(Outcome outcome, @Nullable Instant changedAt) {}

    @Override
    public void completed(CycleReport report) {
        host = Optional.of(report.host());
        if (report.trigger() == Trigger.CYCLE) {
            cycleAt = Optional.of(report.at());
            Map<ContainerId, Entry> present =
                    HashMap.newHashMap(report.outcomes().size());
            record(report, present);
            containers = present;
        } else {
            record(report, containers);
        }
    }

    private void record(CycleReport report, Map<ContainerId, Entry> target) {
        for (Outcome outcome : report.outcomes()) {
            ContainerId id = outcome.decision().id();
            Entry old = containers.get(id);
            Instant changedAt = outcome.isApplied() ? report.at().wall() : old == null ? null : old.changedAt();
            target.put(id, new Entry(outcome, changedAt));
        }
    }

    /**
     * The report as of the last step; empty before the first cycle.
     *
     * @param pid process id of the daemon, null when this is a look without one
     */
    public Optional<StatusReport> report(String hostName, String backend, Settings settings, @Nullable Long pid) {
        if (cycleAt.isEmpty() || host.isEmpty()) {
            return Optional.empty();
        }
        Instant at = cycleAt.get().wall();
        HostUsage seen = host.get();
        List<ContainerStatus> all = new ArrayList<>();
        new TreeMap<>(containers).forEach((_, entry) -> all.add(status(entry)));
        return Optional.of(new StatusReport(
                hostName,
                backend,
                settings.dryRun(),
                at,
                pid == null ? null : at.plus(settings.pollInterval()),
                pid,
                new HostStatus(
                        seen.cores(),
                        seen.idleCores().isPresent() ? seen.idleCores().getAsDouble() : null,
                        seen.memory().bytes(),
                        seen.memoryAvailable().bytes()),
                all,
                settings.unmatchedEntries(containers.values().stream()
                        .map(entry -> entry.outcome().decision().situation().container())
                        .toList())));
    }

    private static ContainerStatus status(Entry entry) {
        Decision decision = entry.outcome().decision();
        Container container = decision.situation().container();
        Allocation size = entry.outcome().isApplied() ? decision.target() : decision.configured();
        Usage usage = decision.situation().usage() instanceof Usage known ? known : null;
        String missing = decision.situation().usage() instanceof Measurement.Missing(String cause) ? cause : null;
        return new ContainerStatus(
                container.id().value(),
                container.name(),
                container.status().name().toLowerCase(Locale.ROOT),
                decision.situation().settings().section(),
                policy(container, decision.situation().effective()),
                size.cores().isUnlimited() ? null : size.cores().asDouble(),
                size.memory().isUnlimited() ? null : size.memory().bytes(),
                usage == null ? null : usage.cpu().p95() / 1000.0,
                usage == null ? null : percent(usage.cpu().p95(), size, Resource.CPU),
                usage == null ? null : usage.memory().now(),
                usage == null ? null : percent(usage.memory().now(), size, Resource.MEMORY),
                missing,
                decisionStatus(decision, Resource.CPU),
                decisionStatus(decision, Resource.MEMORY),
                entry.outcome().result().name().toLowerCase(Locale.ROOT),
                entry.outcome().detail(),
                entry.changedAt());
    }

    private static PolicyStatus policy(Container container, EffectiveSettings effective) {
        return new PolicyStatus(
                effective.mode().name().toLowerCase(Locale.ROOT),
                effective.because(),
                container.tags().stream().sorted().toList(),
                effective.problems(),
                effective.overruled());
    }

    private static @Nullable Double percent(long used, Allocation size, Resource resource) {
        return size.isUnlimited(resource) || size.get(resource) == 0
                ? null
                : Math.round(1000.0 * used / size.get(resource)) / 10.0;
    }

    private static DecisionStatus decisionStatus(Decision decision, Resource resource) {
        Verdict verdict = decision.verdict(resource);
        double unit = resource == Resource.CPU ? 1000 : 1;
        return new DecisionStatus(
                verdict.action(),
                verdict.before() / unit,
                verdict.after() / unit,
                verdict.reason().name(),
                verdict.sentence(),
                decision.findings().stream()
                        .filter(finding -> finding.resource() == resource)
                        .map(finding -> new Word(
                                finding.reason().rule(),
                                finding.effect().name().toLowerCase(Locale.ROOT),
                                finding.sentence().get()))
                        .toList());
    }
}
