package org.lxcautoscale.decision;

import java.util.function.Supplier;
import org.lxcautoscale.container.Resource;

/** The policy that the settings of the container name. */
final class SizingPolicy implements Rule {

    /** Proposes growth, as the policy grows in such a case, or what was proposed if that is more; holds at the maximum. */
    static void grow(Proposal proposal, Resource resource, double percent, Reason reason, Supplier<String> why) {
        long proposed = proposal.wanted(resource);
        switch (proposal.context().settings().policy()) {
            case THRESHOLD -> ThresholdPolicy.grow(proposal, resource, percent, reason, why);
            case ADAPTIVE -> AdaptivePolicy.grow(proposal, resource, percent, reason, why);
        }
        if (proposal.grows(resource) && proposed > proposal.wanted(resource)) {
            proposal.propose(resource, proposed, reason, why);
        }
    }

    private final Rule threshold = new ThresholdPolicy();
    private final Rule adaptive = new AdaptivePolicy();

    @Override
    public void apply(Proposal proposal, Resource resource) {
        switch (proposal.context().settings().policy()) {
            case THRESHOLD -> threshold.apply(proposal, resource);
            case ADAPTIVE -> adaptive.apply(proposal, resource);
        }
    }
}
