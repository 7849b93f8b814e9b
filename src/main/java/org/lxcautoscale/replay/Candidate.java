package org.lxcautoscale.replay;

import java.util.List;

/**
 * A policy that takes part in a replay.
 *
 * @param name for display and selection
 * @param isPlanned whether the decisions are those of the daemon; the first of these is the configured one, from which the others'
 *     differences are counted
 */
public record Candidate(String name, boolean isPlanned, SizingPolicy.Factory factory) {

    /** The policies that need no settings, and what to compare with; the oracle last. */
    public static List<Candidate> baselines() {
        return List.of(
                new Candidate("static", false, (_, _) -> new StaticSize()),
                new Candidate("seed-rule", false, (series, _) -> new SeedRule(series.resource())),
                new Candidate("vpa", false, Vpa::new),
                new Candidate("autopilot", false, (series, _) -> new Autopilot(series)),
                new Candidate("oracle", false, Oracle::new));
    }
}
