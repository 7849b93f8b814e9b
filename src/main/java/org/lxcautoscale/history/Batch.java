package org.lxcautoscale.history;

import java.util.List;

/** What is written at once, in about the order in which it happened. */
public record Batch(List<Sample> samples, List<PastDecision> decisions) {

    public Batch {
        samples = List.copyOf(samples);
        decisions = List.copyOf(decisions);
    }

    public boolean isEmpty() {
        return samples.isEmpty() && decisions.isEmpty();
    }
}
