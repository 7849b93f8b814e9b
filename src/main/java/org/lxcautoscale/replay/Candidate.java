package org.lxcautoscale.replay;

import static org.lxcautoscale.replay.Paced.every;
import static org.lxcautoscale.replay.SampledPolicy.CYCLE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Policy;

/**
 * A policy that takes part in a replay.
 *
 * @param name for display and selection
 * @param isPlanned whether the decisions are those of the daemon; the first of these is the configured one, from which the others'
 *     differences are counted
 * @param isForShortSteps whether it is only replayed where steps are shorter than a cycle of the daemon
 * @param ownRules what its sizes follow from; empty if from the rules of the replay
 */
public record Candidate(
        String name,
        boolean isPlanned,
        boolean isForShortSteps,
        Optional<SizeRules> ownRules,
        SizingPolicy.Factory factory) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of any series. */
    public Candidate(String name, boolean isPlanned, SizingPolicy.Factory factory) {
        this(name, isPlanned, false, Optional.empty(), factory);
    }

    /** The policies that need no settings, each at its usual interval; the oracle last. */
    public static List<Candidate> baselines() {
        return List.of(
                new Candidate("static", false, (_, _) -> new StaticSize()),
                new Candidate("seed-rule", false, every(CYCLE, (series, _) -> new SeedRule(series.resource()))),
                new Candidate("vpa", false, every(MINUTE, Vpa::new)),
                new Candidate("autopilot", false, every(CYCLE, (series, _) -> new Autopilot(series))),
                new Candidate("oracle", false, Oracle::new));
    }

    /**
     * The daemon's decisions with these settings, but for the bounds: those are the ones of the replay, or of {@link #within}.
     *
     * @param settings of any tier
     */
    public static Candidate planned(String name, ContainerSettings settings) {
        return planned(name, settings, Foresight.NONE);
    }

    /** The same with what is foreseen after each step, unless steps are shorter than a cycle: then nothing is foreseen. */
    public static Candidate planned(String name, ContainerSettings settings, Foresight.Factory foresight) {
        return planned(name, settings, foresight, true);
    }

    /** The same, but nothing grows between two cycles: what that growth is worth. */
    private static Candidate onlyInCycles(String name, ContainerSettings settings) {
        return new Candidate(
                name,
                true,
                true,
                Optional.empty(),
                planned(name, settings, Foresight.NONE, false).factory());
    }

    private static Candidate planned(
            String name, ContainerSettings settings, Foresight.Factory foresight, boolean growsBetweenCycles) {
        return new Candidate(
                name,
                true,
                (series, range) -> hasShortSteps(series.step())
                        ? new SampledPolicy(series, range, settings, growsBetweenCycles)
                        : new PlannedPolicy(series, range, settings, foresight));
    }

    /** Whether it takes part in the replay of series with such steps. */
    public boolean isFor(Duration step) {
        return !isForShortSteps || hasShortSteps(step);
    }

    private static boolean hasShortSteps(Duration step) {
        return step.compareTo(CYCLE) < 0;
    }

    /** The same policy with sizes by rules of its own. */
    public Candidate within(SizeRules rules) {
        return new Candidate(name, isPlanned, isForShortSteps, Optional.of(rules), factory);
    }

    /**
     * All policies in the order in which they are shown.
     *
     * @param settings of the daemon's policies, the configured one first
     */
    public static List<Candidate> all(List<ContainerSettings> settings) {
        List<Candidate> all = new ArrayList<>(baselines());
        for (ContainerSettings one : settings) {
            all.add(all.size() - 1, planned(one.policy().name().toLowerCase(Locale.ROOT), one));
        }
        settings.stream()
                .filter(one -> one.policy() == Policy.ADAPTIVE)
                .forEach(one -> all.add(all.size() - 1, onlyInCycles("adaptive-5min", one)));
        return List.copyOf(all);
    }
}
