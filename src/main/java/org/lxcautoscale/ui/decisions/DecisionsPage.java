package org.lxcautoscale.ui.decisions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/**
 * Decisions.
 *
 * @param sentence on those that wait
 * @param missing why there are none of the past; empty when there may be
 * @param older link to those before; empty on the last page
 */
public record DecisionsPage(
        String title,
        String sentence,
        List<Waiting> waiting,
        Filter filter,
        List<Past> past,
        String missing,
        Optional<String> older)
        implements Page {

    public DecisionsPage {
        waiting = List.copyOf(waiting);
        past = List.copyOf(past);
    }

    /** A change that waits for a person. */
    public record Waiting(
            String id,
            String container,
            String name,
            String change,
            String why,
            Instant since,
            Instant until,
            Copyable copy) {}

    /** What is shown of the past. Empty texts for all. */
    public record Filter(String container, String outcome) {}

    /**
     * A decision of the past.
     *
     * @param change {@code 512 MB → 1 GB}
     * @param rules the word of each, in order
     * @param afterwards what the container did then; absent when that is not known
     * @param undo empty when there is nothing to undo
     */
    public record Past(
            String key,
            Instant at,
            String container,
            String name,
            String change,
            String why,
            List<Rule> rules,
            String outcome,
            String detail,
            @Nullable String afterwards,
            Optional<Undo> undo) {

        public Past {
            rules = List.copyOf(rules);
        }
    }

    /** The word of a rule. */
    public record Rule(String resource, String effect, String words) {}

    /**
     * The size before.
     *
     * @param cores empty text to leave them
     * @param memory in MB; empty text to leave it
     */
    public record Undo(String cores, String memory, String words, Copyable copy) {}

    @Override
    public String template() {
        return "decisions/decisions.jte";
    }
}
