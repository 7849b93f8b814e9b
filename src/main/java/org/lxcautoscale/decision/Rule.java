package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** One voice in a decision: a policy that proposes a size, or a guard that limits or refuses it. Stateless. */
interface Rule {

    /** Speaks on one resource that is still open, and changes the proposal where the rule asks for that. */
    void apply(Proposal proposal, Resource resource);
}
