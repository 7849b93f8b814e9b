package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/**
 * Grows before a peak: to what the container is expected to need soon, if that is more than it has and than was proposed. A size
 * that is less than {@value #WORTHWHILE} % short is not grown for that: what is really needed will be proposed when it is.
 */
final class ExpectedNeed implements Rule {

    private static final double WORTHWHILE = 5;

    @Override
    public void apply(Proposal proposal, Resource resource) {
        proposal.context().foreseen().of(resource).ifPresent(expected -> apply(proposal, resource, expected));
    }

    private static void apply(Proposal proposal, Resource resource, Expected expected) {
        long size = Math.min(
                proposal.grid(resource).roundUp(expected.soon()),
                proposal.context().maximum(resource));
        boolean isShort = proposal.context().percent(resource, size) >= 100 + WORTHWHILE;
        if (isShort && size > proposal.wanted(resource)) {
            proposal.propose(resource, size, Reason.EXPECTED, () -> expected.sentence() + ", so it grows before");
        } else {
            proposal.agree(resource, Reason.EXPECTED, () -> expected.sentence() + ", for which no growth is needed");
        }
    }
}
