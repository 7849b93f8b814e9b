package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;

/** What size a container should have, by what was learned of it; empty where nothing was, or its policy does not ask. */
public record Advised(Optional<Advice> cpu, Optional<Advice> memory) {

    static final Advised NONE = new Advised(Optional.empty(), Optional.empty());

    Optional<Advice> of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
