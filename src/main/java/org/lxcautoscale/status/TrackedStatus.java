package org.lxcautoscale.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.decision.Supervision;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Measurement;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.ExpectedStatus;
import org.lxcautoscale.status.StatusReport.HostStatus;
import org.lxcautoscale.status.StatusReport.OutlookStatus;
import org.lxcautoscale.status.StatusReport.PolicyStatus;
import org.lxcautoscale.status.StatusReport.RuleResult;

/**
 * The last decision for each container, and what the nodes had. Immutable: a {@link StatusReport} is made from it when somebody wants
 * one, on any thread.
 *
 * @param at when the last cycle was, UTC
 * @param host sum of all nodes that report their resources
 * @param unreadable containers of unknown size, for which there is no decision
 */
public record TrackedStatus(
        Instant at,
        Optional<HostUsage> host,
        List<Observation.Node> nodes,
        Map<ContainerId, Entry> containers,
        List<Observed.Unreadable> unreadable) {

    /** The last outcome of a container, and when it was last changed (wall clock). */
    public record Entry(Outcome outcome, @Nullable Instant changedAt) {}

    public TrackedStatus {
        containers = Map.copyOf(containers);
    }

    /** What is ordered for a container now, which may be newer than the last decision on it. */
    @FunctionalInterface
    public interface Orders {
        Supervision of(DecisionContext context);
    }

    /** @param pid process id of the daemon; null without one */
    public StatusReport report(String hostName, String backend, Settings settings, @Nullable Long pid) {
        return report(hostName, backend, settings, pid, DecisionContext::supervision);
    }

    /**
     * The same, with what is ordered now.
     *
     * @param pid process id of the daemon; null without one
     */
    public StatusReport report(String hostName, String backend, Settings settings, @Nullable Long pid, Orders orders) {
        Map<ContainerId, ContainerStatus> all = new TreeMap<>();
        containers.forEach((id, entry) -> all.put(id, status(entry, orders)));
        unreadable.forEach(one -> all.put(one.id(), UnreadableStatus.of(one, settings)));
        return new StatusReport(
                hostName,
                backend,
                settings.startup().dryRun(),
                at,
                pid == null ? null : at.plus(settings.pollInterval()),
                pid,
                host.map(TrackedStatus::hostStatus).orElse(new HostStatus(0, null, 0, 0, null)),
                List.copyOf(all.values()),
                settings.containers().unmatchedEntries(present()),
                settings.containers().isObservedOnly() ? settings.containers().observedBecause() : null,
                null);
    }

    /** All containers that were seen, by id. */
    public List<ContainerIdentity> present() {
        return Stream.concat(
                        containers.values().stream()
                                .map(entry -> ContainerIdentity.of(
                                        entry.outcome().decision().context().container())),
                        unreadable.stream().map(one -> ContainerIdentity.withoutTags(one.id(), one.name())))
                .sorted(Comparator.comparing(ContainerIdentity::id))
                .toList();
    }

    private static HostStatus hostStatus(HostUsage seen) {
        return new HostStatus(
                seen.cores(),
                seen.idleCores().isPresent() ? seen.idleCores().getAsDouble() : null,
                seen.memory().bytes(),
                seen.memoryAvailable().bytes(),
                seen.zfsCache().bytes() == 0 ? null : seen.zfsCache().bytes());
    }

    private static ContainerStatus status(Entry entry, Orders orders) {
        Decision decision = entry.outcome().decision();
        Container container = decision.context().container();
        Allocation size = entry.outcome().isApplied() ? decision.target() : decision.configured();
        DecisionContext context = decision.context();
        Supervision supervision = orders.of(context);
        Usage usage = context.usage() instanceof Usage known ? known : null;
        Usage.@Nullable Amounts cpu = usage == null ? null : usage.of(Resource.CPU);
        Usage.@Nullable Amounts memory =
                usage == null || !usage.has(Resource.MEMORY) ? null : usage.of(Resource.MEMORY);
        String missing = context.usage() instanceof Measurement.Missing unknown ? unknown.cause() : null;
        return new ContainerStatus(
                container.id().value(),
                container.name(),
                container.status().name().toLowerCase(Locale.ROOT),
                decision.context().settings().section(),
                policy(container, decision.context().effective(), supervision),
                size.cores().isUnlimited() ? null : size.cores().asDouble(),
                size.memory().isUnlimited() ? null : size.memory().bytes(),
                cpu == null ? null : cpu.p95() / 1000.0,
                cpu == null ? null : percent(cpu.p95(), base(context, size, Resource.CPU)),
                memory == null ? null : memory.now(),
                memory == null ? null : percent(memory.now(), base(context, size, Resource.MEMORY)),
                context.brake().filter(Brake::isSet).map(Brake::bytes).orElse(null),
                missing,
                limits(decision),
                decisionStatus(decision, Resource.CPU),
                decisionStatus(decision, Resource.MEMORY),
                entry.outcome().result().name().toLowerCase(Locale.ROOT),
                entry.outcome().detail(),
                entry.changedAt(),
                supervision.hold().orElse(null),
                outlook(context.outlook()));
    }

    private static @Nullable OutlookStatus outlook(Outlook foreseen) {
        return foreseen.equals(Outlook.NONE)
                ? null
                : new OutlookStatus(
                        expected(foreseen, Resource.CPU),
                        expected(foreseen, Resource.MEMORY),
                        foreseen.quiet().orElse(null),
                        foreseen.unusual().orElse(null),
                        foreseen.notes(),
                        foreseen.acts());
    }

    private static @Nullable ExpectedStatus expected(Outlook foreseen, Resource resource) {
        double unit = unit(resource);
        return foreseen.of(resource)
                .map(expected ->
                        new ExpectedStatus(expected.soon() / unit, expected.ahead() / unit, expected.sentence()))
                .orElse(null);
    }

    private static double unit(Resource resource) {
        return resource == Resource.CPU ? 1000 : 1;
    }

    private static PolicyStatus policy(Container container, EffectiveSettings effective, Supervision supervision) {
        boolean isOrdered = !supervision.because().isEmpty();
        return new PolicyStatus(
                effective.mode().name().toLowerCase(Locale.ROOT),
                effective.because(),
                container.tags().stream().sorted().toList(),
                effective.problems(),
                effective.overruled(),
                isOrdered ? supervision.mode().name().toLowerCase(Locale.ROOT) : null,
                isOrdered ? supervision.because() : null);
    }

    /** Limits that differ from the configuration, and other limits on the container, one sentence each. */
    private static List<String> limits(Decision decision) {
        List<String> sentences = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            decision.context().mismatch(resource).ifPresent(sentences::add);
            decision.context()
                    .inForce(resource)
                    .filter(Limit::isHeld)
                    .ifPresent(limit ->
                            sentences.add(limit.holder() + " holds it at " + resource.format(limit.nearest())));
        }
        return sentences;
    }

    /** The base of percentages: the limit in force, or the size just written. */
    private static long base(DecisionContext context, Allocation size, Resource resource) {
        long configured = context.container().allocation().get(resource);
        boolean isNew = size.get(resource) != configured;
        return isNew
                ? size.get(resource)
                : context.inForce(resource)
                        .map(Limit::nearest)
                        .filter(nearest -> nearest != resource.unlimited())
                        .orElse(configured);
    }

    private static @Nullable Double percent(long used, long base) {
        return base == Resource.CPU.unlimited() || base == Resource.MEMORY.unlimited() || base == 0
                ? null
                : Math.round(1000.0 * used / base) / 10.0;
    }

    private static DecisionStatus decisionStatus(Decision decision, Resource resource) {
        Verdict verdict = decision.verdict(resource);
        double unit = unit(resource);
        return new DecisionStatus(
                verdict.action(),
                verdict.before() / unit,
                verdict.after() / unit,
                verdict.reason().name(),
                verdict.sentence(),
                decision.findings().stream()
                        .filter(finding -> finding.resource() == resource)
                        .map(finding -> new RuleResult(
                                finding.reason().rule(),
                                finding.effect().name().toLowerCase(Locale.ROOT),
                                finding.sentence().get()))
                        .toList());
    }
}
