package org.lxcautoscale.decision;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * What is foreseen of a container, and what is unusual of it now. Immutable.
 *
 * @param cpu what it is expected to need; empty as long as no model has proved itself
 * @param memory the same
 * @param quiet why it is off its peak now, without an end; empty if it is not, or nothing is known
 * @param unusual which measure is unusual, and how far, without an end; empty if none is
 * @param notes why nothing is expected, and what else there is to say of its models, for people; one sentence each, without an end
 * @param acts whether it counts in decisions; if not, it is only shown
 */
public record Outlook(
        Optional<Expected> cpu,
        Optional<Expected> memory,
        Optional<String> quiet,
        Optional<String> unusual,
        List<String> notes,
        boolean acts) {

    /** Nothing is foreseen. */
    public static final Outlook NONE =
            new Outlook(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Outlook {
        notes = List.copyOf(notes);
    }

    /** One that counts, and of which there is no more to say. */
    public Outlook(
            Optional<Expected> cpu, Optional<Expected> memory, Optional<String> quiet, Optional<String> unusual) {
        this(cpu, memory, quiet, unusual, List.of(), true);
    }

    /** The same with what else there is to say. */
    public Outlook with(List<String> moreNotes) {
        return new Outlook(cpu, memory, quiet, unusual, moreNotes, acts);
    }

    /** The same, but only shown. */
    public Outlook onlyShown() {
        return new Outlook(cpu, memory, quiet, unusual, notes, false);
    }

    /** What it is expected to need of one resource. */
    public Optional<Expected> of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }
}
