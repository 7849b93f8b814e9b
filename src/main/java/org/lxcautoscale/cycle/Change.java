package org.lxcautoscale.cycle;

import java.util.Arrays;
import java.util.List;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.Verdict;

/** A change of one resource of a container, in the terms of the JSON log. */
public record Change(ContainerId id, Verdict verdict, Outcome outcome) {

    /** The changes of a decision: none, one, or cores and memory. */
    public static List<Change> of(Outcome outcome) {
        if (!outcome.decision().isChange()) {
            return List.of();
        }
        return Arrays.stream(Resource.values())
                .map(resource -> outcome.decision().verdict(resource))
                .filter(Verdict::isChange)
                .map(verdict -> new Change(outcome.decision().id(), verdict, outcome))
                .toList();
    }

    /** {@code Increase Cores}, {@code Reduce Memory (Off-Peak)}, {@code Revert} … */
    public String action() {
        String resource = verdict.resource() == Resource.CPU ? "Cores" : "Memory";
        return switch (verdict.reason()) {
            case OFF_PEAK -> "Reduce " + resource + " (Off-Peak)";
            case REGRET -> "Revert";
            case ROLLBACK -> "Rollback";
            default -> (verdict.isGrow() ? "Increase " : "Decrease ") + resource;
        };
    }

    /** By how much: {@code 2} cores, {@code 512MB}; {@code unlimited} if a limit is set or removed. */
    public String amount() {
        long unlimited = verdict.resource().unlimited();
        return verdict.before() == unlimited || verdict.after() == unlimited
                ? text(unlimited)
                : text(Math.abs(verdict.after() - verdict.before()));
    }

    /** The amount before, {@code 4} cores or {@code 2048MB}. */
    public String before() {
        return text(verdict.before());
    }

    /** The amount after, {@code 2} cores or {@code 1536MB}. */
    public String after() {
        return text(verdict.after());
    }

    public boolean isRollback() {
        return verdict.reason() == Reason.ROLLBACK;
    }

    private String text(long amount) {
        return text(verdict.resource(), amount);
    }

    /** An amount as the JSON log shows it: {@code 2}, {@code 512MB}, {@code unlimited}. */
    public static String text(Resource resource, long amount) {
        return switch (resource) {
            case CPU -> new Cores(Math.toIntExact(amount)).toString();
            case MEMORY -> {
                MemorySize size = new MemorySize(amount);
                yield size.isUnlimited() ? size.toString() : size.mebibytes() + "MB";
            }
        };
    }
}
