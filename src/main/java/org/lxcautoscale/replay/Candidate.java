package org.lxcautoscale.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * A policy that takes part in a replay.
 *
 * @param name for display and selection
 * @param isPlanned whether the decisions are those of the daemon; the first of these is the configured one, from which the others'
 *     differences are counted
 * @param ownRules what its sizes follow from; empty if from the rules of the replay
 */
public record Candidate(String name, boolean isPlanned, Optional<SizeRules> ownRules, SizingPolicy.Factory factory) {

    /** A policy whose sizes follow from the rules of the replay. */
    public Candidate(String name, boolean isPlanned, SizingPolicy.Factory factory) {
        this(name, isPlanned, Optional.empty(), factory);
    }

    /** The policies that need no settings; the oracle last. */
    public static List<Candidate> baselines() {
        return List.of(
                new Candidate("static", false, (_, _) -> new StaticSize()),
                new Candidate("seed-rule", false, (series, _) -> new SeedRule(series.resource())),
                new Candidate("vpa", false, Vpa::new),
                new Candidate("autopilot", false, (series, _) -> new Autopilot(series)),
                new Candidate("oracle", false, Oracle::new));
    }

    /**
     * The daemon's decisions with these settings, but for the bounds: those are the ones of the replay, or of {@link #within}.
     *
     * @param settings of any tier
     */
    public static Candidate planned(String name, ContainerSettings settings) {
        return new Candidate(name, true, (series, range) -> new PlannedPolicy(series, range, settings));
    }

    /** The same policy with sizes by rules of its own. */
    public Candidate within(SizeRules rules) {
        return new Candidate(name, isPlanned, Optional.of(rules), factory);
    }

    /**
     * All policies in the order in which they are shown.
     *
     * @param settings of the daemon's policies, the configured one first
     */
    public static List<Candidate> all(List<ContainerSettings> settings) {
        List<Candidate> all = new ArrayList<>(baselines());
        settings.forEach(one ->
                all.add(all.size() - 1, planned(one.policy().name().toLowerCase(Locale.ROOT), one)));
        return List.copyOf(all);
    }
}
