package org.lxcautoscale.status;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of the daemon after a step, for {@code status} and {@code explain}.
 *
 * @param at when the last cycle was, UTC
 * @param next when the next cycle is due, UTC; absent when no daemon runs
 * @param pid process id of the daemon; absent when no daemon runs
 * @param unmatched entries of the configuration that match no container, one sentence each; missing in files of older
 *     versions
 * @param observedBecause why all containers are only observed; absent if they are not
 * @param paused whether everything is paused; missing in files of older versions
 */
@Json
public record StatusReport(
        String host,
        String backend,
        boolean dryRun,
        Instant at,
        @Nullable Instant next,
        @Nullable Long pid,
        HostStatus resources,
        List<ContainerStatus> containers,
        @Nullable List<String> unmatched,
        @Nullable String observedBecause,
        @Nullable Boolean paused) {

    public StatusReport {
        check(host, backend, at, resources, containers);
        check(containers.toArray());
        containers = List.copyOf(containers);
        unmatched = unmatched == null ? List.of() : List.copyOf(unmatched);
    }

    /** The same, paused or not. */
    public StatusReport withPause(boolean isPaused) {
        return new StatusReport(
                host,
                backend,
                dryRun,
                at,
                next,
                pid,
                resources,
                containers,
                unmatched,
                observedBecause,
                isPaused ? true : null);
    }

    /** Whether everything is paused. */
    public boolean isPaused() {
        return Boolean.TRUE.equals(paused);
    }

    /** A file may lack fields that the types require. */
    private static void check(@Nullable Object... parts) {
        for (Object part : parts) {
            if (part == null) {
                throw new IllegalStateException("a part of the status is missing");
            }
        }
    }

    /**
     * Capacity and free resources of the host; memory in bytes.
     *
     * @param zfsCacheBytes how much of the available memory is ZFS cache; null without ZFS
     */
    @Json
    public record HostStatus(
            int cores,
            @Nullable Double idleCores,
            long memoryBytes,
            long memoryAvailableBytes,
            @Nullable Long zfsCacheBytes) {}

    /**
     * A container.
     *
     * @param status {@code running}, {@code frozen}, {@code stopped}, or {@code unknown} when not even its size can be
     *     read
     * @param section the configuration section that applies to it
     * @param policy whether it is resized, and what its tags say
     * @param cores absent when unlimited
     * @param memoryBytes memory limit; absent when unlimited
     * @param cpuCoresUsed 95th percentile of the cores used since the previous cycle; absent when unknown
     * @param memoryInUseBytes memory in use that the kernel cannot drop; absent when unknown
     * @param brakeBytes memory use from which on the kernel slows it down, until it has grown; absent when it does not
     * @param unknown why usage is unknown; absent when it is known
     * @param limits limits in force that differ from the configuration, and other limits on the container, one sentence
     *     each
     * @param hold until when it keeps its size, and why, as part of a sentence; absent when nobody has ordered that
     * @param outlook what is foreseen of it; absent when nothing is
     */
    @Json
    public record ContainerStatus(
            String id,
            String name,
            String status,
            String section,
            PolicyStatus policy,
            @Nullable Double cores,
            @Nullable Long memoryBytes,
            @Nullable Double cpuCoresUsed,
            @Nullable Double cpuPercent,
            @Nullable Long memoryInUseBytes,
            @Nullable Double memoryPercent,
            @Nullable Long brakeBytes,
            @Nullable String unknown,
            List<String> limits,
            DecisionStatus cpu,
            DecisionStatus memory,
            String outcome,
            String outcomeDetail,
            @Nullable Instant changedAt,
            @Nullable String hold,
            @Nullable OutlookStatus outlook) {

        public ContainerStatus {
            check(id, name, status, section, policy, limits, cpu, memory, outcome, outcomeDetail);
            limits = List.copyOf(limits);
        }
    }

    /**
     * What is foreseen of a container.
     *
     * @param cpu absent as long as no model has proved itself
     * @param memory the same
     * @param quiet why it is off its peak now; absent when it is not, or nothing is known
     * @param unusual which measure is unusual, and how far; absent when none is
     * @param notes what else there is to say of its models
     * @param acts whether it counts in decisions; if not, it is only shown
     */
    @Json
    public record OutlookStatus(
            @Nullable ExpectedStatus cpu,
            @Nullable ExpectedStatus memory,
            @Nullable String quiet,
            @Nullable String unusual,
            List<String> notes,
            boolean acts) {

        public OutlookStatus {
            check(notes);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What it is expected to need of one resource, in cores or bytes.
     *
     * @param soon what it should have soon
     * @param ahead below which it does not shrink
     * @param sentence why, in words
     */
    @Json
    public record ExpectedStatus(double soon, double ahead, String sentence) {

        public ExpectedStatus {
            check(sentence);
        }
    }

    /**
     * Whether a container is resized, and the effect of its tags.
     *
     * @param mode {@code managed}, {@code observed} (decided, never written) or {@code ignored}
     * @param because why it is not managed; empty when it is
     * @param tags its tags, sorted
     * @param problems tags that are invalid or contradict each other, one sentence each
     * @param overruled tags without effect because the configuration says otherwise, one sentence each
     * @param ordered the mode that somebody has ordered: {@code auto}, {@code approve}, {@code observe} or {@code paused}; absent
     *     when nobody has
     * @param orderedBecause who has, and for what, as part of a sentence; absent when nobody has
     */
    @Json
    public record PolicyStatus(
            String mode,
            String because,
            List<String> tags,
            List<String> problems,
            List<String> overruled,
            @Nullable String ordered,
            @Nullable String orderedBecause) {

        public PolicyStatus {
            check(mode, because, tags, problems, overruled);
            tags = List.copyOf(tags);
            problems = List.copyOf(problems);
            overruled = List.copyOf(overruled);
        }
    }

    /**
     * The last decision for one resource. Amounts are in cores, or bytes of memory.
     *
     * @param action {@code grow}, {@code shrink} or {@code hold}
     * @param reason a code: {@code ABOVE_UPPER_THRESHOLD} …
     * @param sentence the reason in words
     * @param ruleResults the result of each policy and guard, in order; {@code words} in JSON
     */
    @Json
    public record DecisionStatus(
            String action,
            double before,
            double after,
            String reason,
            String sentence,
            @Json.Property("words") List<RuleResult> ruleResults) {

        public DecisionStatus {
            check(action, reason, sentence, ruleResults);
            check(ruleResults.toArray());
            ruleResults = List.copyOf(ruleResults);
        }
    }

    /** The result of one rule: its name, its effect and the reason in words. */
    @Json
    public record RuleResult(String rule, String effect, String sentence) {

        public RuleResult {
            check(rule, effect, sentence);
        }
    }
}
