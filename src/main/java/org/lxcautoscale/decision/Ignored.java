package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.EffectiveSettings;

/** Leaves containers alone that are listed in {@code ignore_lxc} or tagged {@code autoscale-off}. */
final class Ignored implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        EffectiveSettings effective = proposal.context().effective();
        if (effective.isIgnored()) {
            proposal.refuse(resource, Reason.IGNORED, effective::because);
        }
    }
}
