package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.EffectiveSettings;

/** Only reports changes of containers that are tagged {@code autoscale-observe} or have invalid tags. */
final class ObservedOnly implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        EffectiveSettings effective = proposal.context().effective();
        if (effective.isObserved()) {
            proposal.withhold(resource, Reason.OBSERVED_ONLY, effective::because);
        }
    }
}
