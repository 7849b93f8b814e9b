package org.lxcautoscale.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Finding.Effect;
import org.lxcautoscale.metrics.Usage;

/**
 * Grants growth only from what is free on the host, in order of priority and then of need (CPU before memory usage). What is only
 * expected to be needed is granted from what is left when all have what they need now. If less is left than a container wants, it
 * gets part of it in whole cores (tenths, where that is the unit) or multiples of 64 MB, or is held.
 */
final class HostBudget {

    private static final long MEMORY_GRANULARITY = 64L << 20;

    private static final Comparator<Decision> PRIORITY_THEN_NEED = Comparator.comparingInt(
                    (Decision decision) -> -decision.context().settings().priority())
            .thenComparing(decision -> !decision.isUrgent())
            .thenComparingDouble(decision -> -need(decision, Resource.CPU))
            .thenComparingDouble(decision -> -need(decision, Resource.MEMORY))
            .thenComparing(Decision::id);

    private static final Comparator<Claim> NEEDED_NOW_FIRST =
            Comparator.comparing(Claim::isOnlyExpected).thenComparing(claim -> claim.decision, PRIORITY_THEN_NEED);

    private final Map<Resource, OptionalLong> left = new EnumMap<>(Resource.class);

    private final UnaryOperator<Decision> neededNow;

    /**
     * @param neededNow the decision if nothing were foreseen
     */
    HostBudget(Headroom headroom, UnaryOperator<Decision> neededNow) {
        this.neededNow = neededNow;
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
        List<Claim> claims = new ArrayList<>(decisions.size());
        decisions.forEach(decision -> claims.add(claim(decision)));
        claims.sort(NEEDED_NOW_FIRST);
        claims.forEach(this::grantNeeded);
        claims.forEach(this::grantExpected);
        claims.forEach(claim -> granted.add(claim.affordable));
    }

    private Claim claim(Decision decision) {
        boolean isForeseen = Arrays.stream(Resource.values())
                .anyMatch(resource -> decision.grows(resource)
                        && decision.context().foreseen().of(resource).isPresent());
        return new Claim(decision, isForeseen ? neededNow.apply(decision).after() : decision.after());
    }

    /** A decision, and how much of it is needed now. */
    private static final class Claim {
        private final Decision decision;
        private final Allocation now;
        private final Map<Resource, Long> setAside = new EnumMap<>(Resource.class);
        private Decision affordable;

        Claim(Decision decision, Allocation now) {
            this.decision = decision;
            this.now = now;
            this.affordable = decision;
        }

        /** By how much it must grow now. */
        long needed(Resource resource) {
            long before = decision.before().get(resource);
            return Math.max(0, Math.min(now.get(resource), decision.after().get(resource)) - before);
        }

        /** Whether part of it can wait. */
        boolean isExpected(Resource resource) {
            return decision.grows(resource)
                    && now.get(resource) < decision.after().get(resource);
        }

        boolean isOnlyExpected() {
            return decision.isGrowth() && needed(Resource.CPU) == 0 && needed(Resource.MEMORY) == 0;
        }
    }

    /** Sets aside what is needed now of those that get more. */
    private void grantNeeded(Claim claim) {
        for (Resource resource : Resource.values()) {
            if (claim.isExpected(resource)) {
                OptionalLong free = left.getOrDefault(resource, OptionalLong.empty());
                free.ifPresent(available -> {
                    long part = Math.min(
                            available, affordable(claim.decision, resource, claim.needed(resource), available));
                    claim.setAside.put(resource, part);
                    left.put(resource, OptionalLong.of(available - part));
                });
            } else {
                claim.affordable = grant(claim.affordable, resource);
            }
        }
    }

    private void grantExpected(Claim claim) {
        for (Resource resource : Resource.values()) {
            if (claim.isExpected(resource)) {
                long part = claim.setAside.getOrDefault(resource, 0L);
                left.computeIfPresent(
                        resource, (_, free) -> free.isPresent() ? OptionalLong.of(free.getAsLong() + part) : free);
                claim.affordable = grant(claim.affordable, resource);
            }
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
        long given = affordable(decision, resource, wanted, available);
        left.put(resource, OptionalLong.of(Math.max(0, available - given)));
        if (given == wanted) {
            return decision;
        }
        boolean isBelowConfigured = given < whole(decision, resource, wanted, available);
        String explanation = "%s more wanted, the host has %s free beyond its reserve%s"
                .formatted(
                        resource.format(wanted),
                        amount(resource, available),
                        isBelowConfigured ? ", which is not enough for what is configured" : "");
        return given == 0
                ? decision.limited(resource, before, held(resource, explanation))
                : decision.limited(
                        resource,
                        before + given,
                        new Finding(resource, Reason.HOST_BUDGET, Effect.LIMITS, () -> explanation));
    }

    /** How much of what is wanted can be given from what is available; nothing if that is less than what is configured. */
    private static long affordable(Decision decision, Resource resource, long wanted, long available) {
        long given = whole(decision, resource, wanted, available);
        boolean isBelowConfigured = given < wanted
                && !decision.isUrgent()
                && decision.before().get(resource) + given < configured(decision, resource);
        return isBelowConfigured ? 0 : given;
    }

    /** How much of what is wanted is available in whole units. */
    private static long whole(Decision decision, Resource resource, long wanted, long available) {
        Grid grid = decision.context().settings().grid(resource);
        long before = decision.before().get(resource);
        return wanted <= grantable(grid, available)
                ? wanted
                : Math.max(0, grid.roundDown(before + grantable(grid, available)) - before);
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
