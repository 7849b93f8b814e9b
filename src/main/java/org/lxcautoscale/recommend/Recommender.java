package org.lxcautoscale.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.demand.UsageProfile;
import org.lxcautoscale.recommend.Recommendation.Advised;
import org.lxcautoscale.recommend.Recommendation.Of;
import org.lxcautoscale.recommend.Recommendation.Silent;
import org.lxcautoscale.replay.Candidate;
import org.lxcautoscale.replay.DataSet;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.Series;
import org.lxcautoscale.replay.SizeRules;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Policy;

/**
 * Advises on the size of a container by what it has used. The adaptive policy looks back over some hours, and changes the size as
 * these change; a size that is to hold for longer must be enough for all that was seen. So what it learned is asked after each
 * window of 5 minutes, and what counts is
 *
 * <ul>
 *   <li>memory: the largest size that it ever advised, as too little kills
 *   <li>CPU: the smallest that is at least what it advised in 95 % of the windows, as too little only slows down
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class Recommender {

    /** The share of windows in which the policy may have advised more cores. */
    private static final double BURSTS = 0.05;

    /**
     * What a container should have.
     *
     * @param use what was recorded of it; empty if nothing was
     * @param lacking why nothing was recorded, a sentence without its end
     */
    public Recommendation of(Subject subject, Optional<PastUse> use, String lacking) throws InterruptedException {
        return new Recommendation(
                subject.id(),
                subject.name(),
                subject.node(),
                use.map(Recommender::seen).orElse(Duration.ZERO),
                use.map(Confidence::of).orElse(Confidence.LOW),
                of(subject, use, lacking, Resource.CPU),
                of(subject, use, lacking, Resource.MEMORY));
    }

    /**
     * Another size, without what it would have meant for the past, which takes most of the time.
     *
     * @param then in the base unit; {@code now} if it should stay
     * @param why a sentence without its end
     * @param at to what time that sentence refers
     */
    public record Target(long now, long then, String why, Instant at) {

        public boolean isChange() {
            return then != now;
        }
    }

    /** What size a container should have of one resource; empty if none can be advised. */
    public Optional<Target> target(Subject subject, PastUse use, Resource resource) {
        return subject.size(resource) instanceof Size.Known size
                        && use.of(resource).known() > 0
                ? Optional.of(target(size, use, resource, sizes(subject.settings(), size, resource)))
                : Optional.empty();
    }

    private static Target target(Size.Known size, PastUse use, Resource resource, Sizes sizes) {
        Said said = said(learned(use, resource, size.now(), sizes), resource);
        return new Target(size.now(), said.size(), said.advice().sentence().get(), said.at());
    }

    private static Duration seen(PastUse use) {
        return PastUse.STEP.multipliedBy(
                Math.max(use.cpu().known(), use.memory().known()));
    }

    private static Of of(Subject subject, Optional<PastUse> use, String lacking, Resource resource)
            throws InterruptedException {
        return switch (subject.size(resource)) {
            case Size.Unknown(String because) -> new Silent(because);
            case Size.Known size ->
                use.isPresent() && use.get().of(resource).known() > 0
                        ? advised(subject.settings().with(Policy.ADAPTIVE), size, use.get(), resource)
                        : new Silent(lacking);
        };
    }

    private static Advised advised(ContainerSettings settings, Size.Known size, PastUse use, Resource resource)
            throws InterruptedException {
        Sizes sizes = sizes(settings, size, resource);
        Series needed = use.needed(resource, size.now() / perUnit(resource));
        Target target = target(size, use, resource, sizes);
        return new Advised(
                target.now(),
                target.then(),
                target.why(),
                target.at(),
                Arrays.stream(needed.peak())
                        .filter(peak -> peak > needed.allocation())
                        .count(),
                shortAdaptive(needed, settings, sizes));
    }

    /** Its bounds; a size that is above the maximum is not reduced for that alone. */
    private static Sizes sizes(ContainerSettings settings, Size.Known size, Resource resource) {
        Grid grid = settings.grid(resource);
        long lowest = settings.of(resource).minimum();
        long highest = grid.roundDown(Math.min(settings.of(resource).maximum(), size.most()));
        return new Sizes(lowest, Math.max(Math.max(lowest, highest), grid.roundUp(size.now())), grid.step());
    }

    /** What was advised: the size, how often, and the last advice of it. */
    private record Said(long size, int times, Advice advice, Instant at) {
        Said again(Said later) {
            return new Said(size, times + 1, later.advice, later.at);
        }
    }

    /** What the policy has advised after each window, by size. */
    private static NavigableMap<Long, Said> learned(PastUse use, Resource resource, long now, Sizes sizes) {
        PastUse.Amounts amounts = use.of(resource);
        NavigableMap<Long, Said> advised = new TreeMap<>();
        UsageProfile profile = new UsageProfile();
        Instant at = use.start();
        profile.advance(resource, at, now, sizes);
        for (int step = 0; step < amounts.used().length; step++) {
            boolean isKnown = !Double.isNaN(amounts.used()[step]);
            if (isKnown) {
                long mean = base(resource, amounts.used()[step]);
                long peak = base(resource, amounts.peak()[step]);
                profile.add(resource, mean, peak, base(resource, amounts.hitAt()[step]));
            }
            at = at.plus(PastUse.STEP);
            double had = amounts.size()[step];
            profile.advance(resource, at, had > 0 ? base(resource, had) : now, sizes);
            if (isKnown) {
                Advice advice = profile.advise(resource, now, sizes).orElseThrow();
                long size = Math.round(advice.size());
                advised.merge(size, new Said(size, 1, advice, at), Said::again);
            }
        }
        return advised;
    }

    private static Said said(NavigableMap<Long, Said> advised, Resource resource) {
        int windows = advised.values().stream().mapToInt(Said::times).sum();
        int left = resource == Resource.CPU ? (int) (BURSTS * windows) : 0;
        for (Map.Entry<Long, Said> one : advised.descendingMap().entrySet()) {
            left -= one.getValue().times();
            if (left < 0) {
                return one.getValue();
            }
        }
        throw new IllegalArgumentException("nothing was advised");
    }

    /** In how many steps the sizes of the policy would have been too small, beginning with the size that the container has now. */
    private static long shortAdaptive(Series needed, ContainerSettings settings, Sizes sizes)
            throws InterruptedException {
        double perUnit = perUnit(needed.resource());
        OptionalDouble lowest = OptionalDouble.of(sizes.lowest() / perUnit);
        OptionalDouble highest = OptionalDouble.of(sizes.highest() / perUnit);
        SizeRules rules = new SizeRules(
                settings.cpuUnit().grid().step() / perUnit(Resource.CPU), lowest, highest, lowest, highest);
        return new Replay(List.of(Candidate.planned("adaptive", settings)), rules)
                .run(new DataSet(needed.name(), List.of(needed)), needed.resource(), _ -> {})
                .policies()
                .getFirst()
                .mean()
                .violations();
    }

    static long base(Resource resource, double amount) {
        return Math.round(amount * perUnit(resource));
    }

    /** How many of its base unit are a core or a MiB. */
    private static double perUnit(Resource resource) {
        return switch (resource) {
            case CPU -> Grid.WHOLE_CORES.step();
            case MEMORY -> Grid.MEBIBYTES.step();
        };
    }
}
