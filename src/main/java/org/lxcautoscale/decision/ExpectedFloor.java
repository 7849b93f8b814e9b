package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** Does not shrink right before a peak: a size stays at what the container is expected to need in the time ahead. */
final class ExpectedFloor implements Rule {

    @Override
    public void apply(Proposal proposal, Resource resource) {
        if (proposal.shrinks(resource)) {
            proposal.context()
                    .foreseen()
                    .of(resource)
                    .filter(expected -> proposal.wanted(resource) < expected.ahead())
                    .ifPresent(expected -> proposal.limit(
                            resource,
                            expected.ahead(),
                            Reason.EXPECTED_FLOOR,
                            () -> "%s, for which it needs %s"
                                    .formatted(expected.sentence(), resource.format(expected.ahead()))));
        }
    }
}
