package org.lxcautoscale.status;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.status.StatusReport.HostStatus;
import org.lxcautoscale.status.StatusReport.PolicyStatus;
import org.lxcautoscale.status.StatusReport.RuleResult;

/** A status report for tests: a container that has grown, one that is held, one of which little is known. */
public final class Reports {

    private static final Instant AT = Instant.parse("2026-11-23T22:34:28Z");
    private static final double MEBIBYTE = 1 << 20;

    private Reports() {}

    public static StatusReport report() {
        return report(null, false);
    }

    public static StatusReport withZfsCache(long bytes) {
        return report(bytes, false);
    }

    /** One is held, and one only observed. */
    public static StatusReport withOrders() {
        return report(null, true);
    }

    private static StatusReport report(@Nullable Long zfsCache, boolean isOrdered) {
        return new StatusReport(
                "pve1",
                "proxmox",
                false,
                AT,
                AT.plusSeconds(300),
                4711L,
                new HostStatus(16, 11.25, 64L << 30, 40L << 30, zfsCache),
                List.of(
                        grown(isOrdered ? "held by anna until 2026-11-24T02:34:28Z" : null),
                        held(isOrdered),
                        unknown()),
                List.of(),
                null,
                null);
    }

    private static final PolicyStatus MANAGED =
            new PolicyStatus("managed", "", List.of(), List.of(), List.of(), null, null);

    private static ContainerStatus grown(@Nullable String hold) {
        return new ContainerStatus(
                "101",
                "web",
                "running",
                "TIER_front",
                MANAGED,
                4.0,
                2048L << 20,
                3.5,
                87.5,
                1024L << 20,
                50.0,
                1843L << 20,
                null,
                List.of(),
                new DecisionStatus(
                        "grow",
                        2,
                        4,
                        "ABOVE_UPPER_THRESHOLD",
                        "threshold policy: usage of 98 % is above 80 %",
                        List.of(
                                new RuleResult("threshold policy", "proposes", "usage of 98 % is above 80 %"),
                                new RuleResult("step limit", "agrees", "at most 4 cores a cycle"))),
                hold(2048 * MEBIBYTE, "WITHIN_THRESHOLDS", "threshold policy: usage of 50 % is within 20 to 80 %"),
                "applied",
                "",
                AT,
                hold,
                null);
    }

    private static ContainerStatus held(boolean isOrdered) {
        return new ContainerStatus(
                "102",
                "a-database-with-a-rather-long-name",
                "running",
                "DEFAULT",
                new PolicyStatus(
                        "observed",
                        "tagged autoscale-observe",
                        List.of("autoscale-max-cores-2", "autoscale-observe"),
                        List.of(),
                        List.of("tag autoscale-max-cores-2 has no effect"),
                        isOrdered ? "observe" : null,
                        isOrdered ? "only observed, as anna has said for all containers" : null),
                2.0,
                8192L << 20,
                0.25,
                12.5,
                6144L << 20,
                75.0,
                null,
                null,
                List.of(),
                hold(2, "STABILIZING", "stabilization: 2 of 3 cycles below the threshold"),
                hold(8192 * MEBIBYTE, "WITHIN_THRESHOLDS", "threshold policy: usage of 75 % is within 20 to 80 %"),
                "held",
                "",
                null,
                null,
                null);
    }

    private static ContainerStatus unknown() {
        return new ContainerStatus(
                "103",
                "ünïcödé",
                "stopped",
                "DEFAULT",
                MANAGED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "it is not running",
                List.of(),
                hold(0, "NOT_RUNNING", "not running: it is stopped"),
                hold(0, "NOT_RUNNING", "not running: it is stopped"),
                "held",
                "",
                null,
                null,
                null);
    }

    private static DecisionStatus hold(double size, String reason, String sentence) {
        String[] rule = sentence.split(": ", 2);
        return new DecisionStatus(
                "hold", size, size, reason, sentence, List.of(new RuleResult(rule[0], "holds", rule[1])));
    }
}
