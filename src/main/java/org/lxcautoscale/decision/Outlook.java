package org.lxcautoscale.decision;

import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * What is foreseen of a container, and what is unusual of it now. Immutable.
 *
 * @param cpu what it is expected to need; empty as long as no model has proved itself
 * @param memory the same
 * @param quiet why it is off its peak now, without an end; empty if it is not, or nothing is known
 * @param unusual which measure is unusual, and how far, without an end; empty if none is
 */
public record Outlook(
        Optional<Expected> cpu, Optional<Expected> memory, Optional<String> quiet, Optional<String> unusual) {

    /** Nothing is foreseen. */
    public static final Outlook NONE =
            new Outlook(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What it is expected to need of one resource. */
    public Optional<Expected> of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
