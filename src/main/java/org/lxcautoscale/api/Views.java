package org.lxcautoscale.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.ExpectedStatus;
import org.lxcautoscale.status.StatusReport.OutlookStatus;
import org.lxcautoscale.status.StatusReport.PolicyStatus;

/** What the API shows. Memory is in bytes, processors in cores, times are RFC 3339 in UTC; what is not known is left out. */
final class Views {

    private Views() {}

    /**
     * All containers.
     *
     * @param asOf when the last cycle was
     */
    @Json
    record ContainerList(Instant asOf, List<ContainerItem> containers) {
        ContainerList {
            containers = List.copyOf(containers);
        }
    }

    /**
     * A container.
     *
     * @param node absent on a single host
     * @param status {@code running}, {@code frozen}, {@code stopped}, {@code unknown}
     * @param section of the configuration that applies to it
     * @param mode {@code managed}, {@code observed} or {@code ignored}
     * @param cores absent when unlimited
     * @param memoryBytes absent when unlimited
     * @param cpuCoresUsed 95th percentile since the last cycle
     * @param memoryInUseBytes what the kernel cannot drop
     * @param unknown why its usage is not known
     * @param approval the change that waits for a person
     * @param outlook what is foreseen of it
     */
    @Json
    record ContainerItem(
            String id,
            String name,
            @Nullable String node,
            String status,
            String section,
            String mode,
            @Nullable Double cores,
            @Nullable Long memoryBytes,
            @Nullable Double cpuCoresUsed,
            @Nullable Long memoryInUseBytes,
            @Nullable Long brakeBytes,
            @Nullable String unknown,
            LastDecision cpu,
            LastDecision memory,
            String outcome,
            @Nullable Instant changedAt,
            @Nullable HoldItem hold,
            @Nullable BoostItem boost,
            @Nullable String approval,
            @Nullable OutlookItem outlook) {}

    /**
     * What is foreseen of a container.
     *
     * @param coresSoon what it is expected to need soon; absent as long as no model has proved itself
     * @param coresAhead below which it does not shrink
     * @param memoryBytesSoon as of cores
     * @param memoryBytesAhead as of cores
     * @param quiet why it is off its peak now
     * @param unusual which measure is unusual, and how far
     * @param because why that is expected, and what else there is to say of its models
     * @param acts whether it counts in decisions; if not, it is only shown
     */
    @Json
    record OutlookItem(
            @Nullable Double coresSoon,
            @Nullable Double coresAhead,
            @Nullable Long memoryBytesSoon,
            @Nullable Long memoryBytesAhead,
            @Nullable String quiet,
            @Nullable String unusual,
            List<String> because,
            boolean acts) {
        OutlookItem {
            because = List.copyOf(because);
        }

        static @Nullable OutlookItem of(@Nullable OutlookStatus status) {
            if (status == null) {
                return null;
            }
            ExpectedStatus cpu = status.cpu();
            ExpectedStatus memory = status.memory();
            List<String> because = new ArrayList<>();
            if (cpu != null) {
                because.add("cores: " + cpu.sentence());
            }
            if (memory != null) {
                because.add("memory: " + memory.sentence());
            }
            because.addAll(status.notes());
            return new OutlookItem(
                    cpu == null ? null : (Double) cpu.soon(),
                    cpu == null ? null : (Double) cpu.ahead(),
                    memory == null ? null : (Long) (long) memory.soon(),
                    memory == null ? null : (Long) (long) memory.ahead(),
                    status.quiet(),
                    status.unusual(),
                    because,
                    status.acts());
        }
    }

    /** The size of a container, as it is configured; absent where it is unlimited. */
    @Json
    record Size(
            String container,
            @Nullable Double cores,
            @Nullable Long memoryBytes) {

        static Size of(String container, Allocation size) {
            return new Size(
                    container,
                    size.cores().isUnlimited() ? null : (Double) size.cores().asDouble(),
                    size.memory().isUnlimited() ? null : (Long) size.memory().bytes());
        }

        /** Changes whenever the size does, and only then. */
        String tag() {
            return "\"" + cores + "/" + memoryBytes + "\"";
        }
    }

    /** The last decision on one resource; before and after are those of that resource, and left out where it is kept. */
    @Json
    record LastDecision(
            String action,
            @Nullable Double coresBefore,
            @Nullable Double coresAfter,
            @Nullable Long memoryBytesBefore,
            @Nullable Long memoryBytesAfter,
            String reason,
            String sentence) {

        static LastDecision of(Verdict verdict) {
            double unit = verdict.resource() == Resource.CPU ? Grid.WHOLE_CORES.step() : 1;
            return of(
                    verdict.resource(),
                    new DecisionStatus(
                            verdict.action(),
                            verdict.before() / unit,
                            verdict.after() / unit,
                            verdict.reason().name(),
                            verdict.sentence(),
                            List.of()));
        }

        static LastDecision of(Resource resource, DecisionStatus status) {
            boolean isChange = status.before() != status.after();
            boolean isOfCores = isChange && resource == Resource.CPU;
            boolean isOfMemory = isChange && resource == Resource.MEMORY;
            return new LastDecision(
                    status.action(),
                    isOfCores ? (Double) status.before() : null,
                    isOfCores ? (Double) status.after() : null,
                    isOfMemory ? (Long) (long) status.before() : null,
                    isOfMemory ? (Long) (long) status.after() : null,
                    status.reason(),
                    status.sentence());
        }
    }

    /** The same, with the word of each policy and guard, in order. */
    @Json
    record FullDecision(
            String action,
            @Nullable Double coresBefore,
            @Nullable Double coresAfter,
            @Nullable Long memoryBytesBefore,
            @Nullable Long memoryBytesAfter,
            String reason,
            String sentence,
            List<RuleWord> rules) {
        FullDecision {
            rules = List.copyOf(rules);
        }

        static FullDecision of(Resource resource, DecisionStatus status) {
            LastDecision last = LastDecision.of(resource, status);
            return new FullDecision(
                    last.action(),
                    last.coresBefore(),
                    last.coresAfter(),
                    last.memoryBytesBefore(),
                    last.memoryBytesAfter(),
                    last.reason(),
                    last.sentence(),
                    status.ruleResults().stream()
                            .map(one -> new RuleWord(one.rule(), one.effect(), one.sentence()))
                            .toList());
        }
    }

    /** What a policy or guard has to say. */
    @Json
    record RuleWord(String rule, String effect, String sentence) {}

    /** Why a container has its size: the word of each policy and guard. */
    @Json
    record Explanation(
            String id,
            String name,
            Instant asOf,
            PolicyStatus policy,
            List<String> limits,
            FullDecision cpu,
            FullDecision memory,
            String outcome,
            String outcomeDetail,
            @Nullable OutlookItem outlook) {
        Explanation {
            limits = List.copyOf(limits);
        }
    }

    /** A container keeps its size. */
    @Json
    record HoldItem(String container, Instant until, String by, String why) {}

    /** A container has a size for some time. */
    @Json
    record BoostItem(
            String container,
            @Nullable Double cores,
            @Nullable Long memoryBytes,
            @Nullable Double coresBefore,
            @Nullable Long memoryBytesBefore,
            Instant until,
            String by) {}

    /** A change that waits for a person; a resource that does not change is left out. */
    @Json
    record ApprovalItem(
            String id,
            String container,
            @Nullable Double coresBefore,
            @Nullable Double coresAfter,
            @Nullable Long memoryBytesBefore,
            @Nullable Long memoryBytesAfter,
            String why,
            Instant since,
            Instant until) {}

    @Json
    record ApprovalList(List<ApprovalItem> approvals) {
        ApprovalList {
            approvals = List.copyOf(approvals);
        }
    }

    /**
     * All that people have ordered.
     *
     * @param paused whether nothing is changed at all
     */
    @Json
    record OrderList(boolean paused, List<HoldItem> holds, List<BoostItem> boosts, List<ModeItem> modes) {
        OrderList {
            holds = List.copyOf(holds);
            boosts = List.copyOf(boosts);
            modes = List.copyOf(modes);
        }
    }

    /**
     * What may be done with containers.
     *
     * @param target {@code all}, {@code tier} or {@code container}
     * @param name of the tier or container; absent for all
     * @param mode {@code auto}, {@code approve}, {@code observe} or {@code paused}
     */
    @Json
    record ModeItem(
            String target,
            @Nullable String name,
            String mode,
            String by,
            @Nullable Instant since) {}

    /** What a command has done. */
    @Json
    record Done(String message) {}

    /**
     * What became of a size that was asked for; a resource that stays as it is has the same value twice.
     *
     * @param dryRun whether it is only what would be done, be it that all of the daemon is a dry run
     */
    @Json
    record AllocationResult(
            String container,
            String message,
            boolean dryRun,
            @Nullable Double coresBefore,
            @Nullable Double coresAfter,
            @Nullable Long memoryBytesBefore,
            @Nullable Long memoryBytesAfter) {}

    /** What the next cycle would change. */
    @Json
    record Plan(Instant asOf, List<PlannedChange> changes) {
        Plan {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A change, or why there is none.
     *
     * @param withheld why it would only be reported
     */
    @Json
    record PlannedChange(
            String container,
            String name,
            LastDecision cpu,
            LastDecision memory,
            @Nullable String withheld) {}

    /**
     * What a container has used.
     *
     * @param step seconds that each point is for
     */
    @Json
    record UsageSeries(String container, long step, List<UsagePoint> points) {
        UsageSeries {
            points = List.copyOf(points);
        }
    }

    /** What a container has used in a time; what is not known is left out. */
    @Json
    record UsagePoint(
            Instant time,
            @Nullable Double cpuCoresMean,
            @Nullable Double cpuCoresMax,
            @Nullable Double cpuThrottledPercent,
            @Nullable Double cpuPressurePercent,
            @Nullable Double coresInForce,
            @Nullable Long memoryBytesMean,
            @Nullable Long memoryBytesMax,
            @Nullable Long memoryLimitBytes,
            @Nullable Long cacheBytesMean,
            @Nullable Long swapBytesMax,
            @Nullable Double memoryPressurePercent,
            @Nullable Long oomKills,
            @Nullable Double ioPressurePercent,
            @Nullable Long ioReadBytes,
            @Nullable Long ioWrittenBytes,
            @Nullable Long networkReceivedBytes,
            @Nullable Long networkSentBytes,
            @Nullable Long processes,
            @Nullable Long rootUsedBytes,
            @Nullable Long rootTotalBytes) {}

    /**
     * Decisions of the past, newest first.
     *
     * @param next the {@code cursor} of the next page; absent on the last one
     */
    @Json
    record DecisionPage(
            List<DecisionItem> decisions, @Nullable String next) {
        DecisionPage {
            decisions = List.copyOf(decisions);
        }
    }

    /**
     * A decision of the past; a resource that was not to change is left out.
     *
     * @param findings the word of each rule, one a line
     * @param cpuCoresMaxAfter what it used in the 15 minutes after it
     * @param memoryBytesMaxAfter the same
     * @param oomKillsAfter the same; absent until these are over
     */
    @Json
    record DecisionItem(
            Instant time,
            String container,
            String name,
            String node,
            @Nullable Double coresBefore,
            @Nullable Double coresAfter,
            @Nullable Long memoryBytesBefore,
            @Nullable Long memoryBytesAfter,
            String why,
            @Nullable String findings,
            String outcome,
            String detail,
            @Nullable Double cpuCoresMaxAfter,
            @Nullable Long memoryBytesMaxAfter,
            @Nullable Long oomKillsAfter) {}

    @Json
    record NodeList(List<NodeItem> nodes) {
        NodeList {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * A node.
     *
     * @param reporting whether it reports its resources
     * @param coresAllocated sum over its running containers that have a limit
     * @param memoryAllocatedBytes the same
     */
    @Json
    record NodeItem(
            String name,
            boolean reporting,
            @Nullable Integer cores,
            @Nullable Double coresIdle,
            @Nullable Long memoryBytes,
            @Nullable Long memoryAvailableBytes,
            @Nullable Long zfsCacheBytes,
            int containers,
            double coresAllocated,
            long memoryAllocatedBytes) {}

    /** The values that are in force. */
    @Json
    record ConfigurationList(List<ConfigurationValue> values) {
        ConfigurationList {
            values = List.copyOf(values);
        }
    }

    /**
     * A value of the configuration; secrets are masked.
     *
     * @param from where it comes from: file and line, an environment variable, or the default
     */
    @Json
    record ConfigurationValue(String section, String key, String value, String from) {}

    /** Whether the program works. */
    @Json
    record Health(String status, List<Check> checks) {
        Health {
            checks = List.copyOf(checks);
        }
    }

    /** One of the things that have to work. */
    @Json
    record Check(String name, boolean ok, String message) {}
}
