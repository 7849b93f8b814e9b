package org.lxcautoscale.decision;

import org.lxcautoscale.container.Resource;

/** A policy that proposes a size, or a guard that limits or refuses it. Stateless. */
interface Rule {

    /** Evaluates one resource that is still open, and changes the proposal if the rule applies. */
    void apply(Proposal proposal, Resource resource);
}
