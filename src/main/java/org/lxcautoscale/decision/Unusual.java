package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** While a container behaves as it usually does not, it is not shrunk: what was learned of it may not hold. */
final class Unusual implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.shrinks(resource)) {
            proposal.context()
                    .foreseen()
                    .unusual()
                    .ifPresent(unusual -> proposal.hold(resource, Reason.UNUSUAL, () -> unusual));
        }
    }
}
