package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;

/**
 * Grants growth only from what is free on the host, in order of priority and then of need (CPU before memory usage). If
 * less is left than a container wants, it gets part of it in whole cores (tenths, where that is the unit) or multiples of 64 MB, or is held.
 */
final class HostBudget {

    private static final long MEMORY_GRANULARITY = 64L << 20;

    private static final Comparator<Decision> PRIORITY_THEN_NEED = Comparator.comparingInt(
                    (Decision decision) -> -decision.context().settings().priority())
            .thenComparing(decision -> !decision.isUrgent())
            .thenComparingDouble(decision -> -need(decision, Resource.CPU))
            .thenComparingDouble(decision -> -need(decision, Resource.MEMORY))
            .thenComparing(Decision::id);

    private final Map<Resource, OptionalLong> left = new EnumMap<>(Resource.class);

    HostBudget(Headroom headroom) {
        for (Resource resource : Resource.values()) {
            left.put(resource, headroom.of(resource));
        }
    }

    /**
     * The decisions as the host can afford them: growing ones first, in the order of granting, then the others, and last
     * the withheld ones, from what is left.
     */
    List<Decision> grant(List<Decision> decisions) {
        List<Decision> growing = new ArrayList<>();
        List<Decision> others = new ArrayList<>();
        List<Decision> withheld = new ArrayList<>();
        for (Decision decision : decisions) {
            (decision.withheld().isPresent() ? withheld : decision.isGrowth() ? growing : others).add(decision);
        }
        List<Decision> granted = new ArrayList<>(decisions.size());
        serve(growing, granted);
        granted.addAll(others);
        serve(withheld, granted);
        return granted;
    }

    private void serve(List<Decision> decisions, List<Decision> granted) {
        decisions.sort(PRIORITY_THEN_NEED);
        for (Decision decision : decisions) {
            Decision affordable = decision;
            for (Resource resource : Resource.values()) {
                affordable = grant(affordable, resource);
            }
            granted.add(affordable);
        }
    }

    private Decision grant(Decision decision, Resource resource) {
        long before = decision.before().get(resource);
        long wanted = decision.after().get(resource) - before;
        if (wanted <= 0
                || decision.context().isInForce(resource, decision.after().get(resource))) {
            return decision; // more is already in force: nothing is granted
        }
        OptionalLong free = left.getOrDefault(resource, OptionalLong.empty());
        if (free.isEmpty()) {
            return decision.limited(
                    resource, before, held(resource, "the host's free CPU is not known yet, nothing is granted"));
        }
        long available = free.getAsLong();
        Grid grid = decision.context().settings().grid(resource);
        long given = wanted <= grantable(grid, available)
                ? wanted
                : Math.max(0, grid.roundDown(before + grantable(grid, available)) - before);
        boolean isBelowConfigured =
                given > 0 && given < wanted && !decision.isUrgent() && before + given < configured(decision, resource);
        if (isBelowConfigured) {
            given = 0;
        }
        left.put(resource, OptionalLong.of(Math.max(0, available - given)));
        if (given == wanted) {
            return decision;
        }
        String explanation = "%s more wanted, the host has %s free beyond its reserve%s"
                .formatted(
                        resource.format(wanted),
                        amount(resource, available),
                        isBelowConfigured ? ", which is not enough for what is configured" : "");
        long granted = given;
        return granted == 0
                ? decision.limited(resource, before, held(resource, explanation))
                : decision.limited(
                        resource,
                        before + granted,
                        new Finding(resource, Reason.HOST_BUDGET, Effect.LIMITS, () -> explanation));
    }

    /** The configured amount, limited by the maximum; 0 if unlimited. */
    private static long configured(Decision decision, Resource resource) {
        long configured = decision.configured().get(resource);
        return configured == resource.unlimited()
                ? 0
                : Math.min(configured, decision.context().maximum(resource));
    }

    private static Finding held(Resource resource, String sentence) {
        return new Finding(resource, Reason.HOST_BUDGET, Effect.HOLDS, () -> sentence);
    }

    private static String amount(Resource resource, long available) {
        return available == 0 ? "nothing" : resource.format(available);
    }

    /** Rounds cores to the nearest: a half idle one can be granted, because cores are a ceiling and can be shared. */
    private static long grantable(Grid grid, long available) {
        return switch (grid.resource()) {
            case CPU -> grid.round(available);
            case MEMORY -> available / MEMORY_GRANULARITY * MEMORY_GRANULARITY;
        };
    }

    private static double need(Decision decision, Resource resource) {
        return decision.context().usage() instanceof Usage usage && usage.has(resource)
                ? decision.context().percent(resource, usage.of(resource).p95())
                : 0;
    }
}
