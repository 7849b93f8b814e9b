package org.lxcautoscale.ui.overview;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.ui.page.Bar;
import org.lxcautoscale.ui.page.Page;

/**
 * The state of everything.
 *
 * @param sentence on all of it
 * @param needs what needs a person
 * @param missing why the last day is not known; empty when it is
 */
public record OverviewPage(
        String title,
        String sentence,
        List<Need> needs,
        List<Node> nodes,
        Timeline day,
        String missing,
        List<Extreme> starving,
        List<Extreme> oversized)
        implements Page {

    public OverviewPage {
        needs = List.copyOf(needs);
        nodes = List.copyOf(nodes);
        starving = List.copyOf(starving);
        oversized = List.copyOf(oversized);
    }

    /**
     * Something that needs a person.
     *
     * @param kind {@code bad} or {@code warn}
     * @param link empty when there is no page for it
     */
    public record Need(String kind, String words, String link) {}

    /**
     * A node.
     *
     * @param lines what else there is to say
     */
    public record Node(String name, Optional<Bar> memory, Optional<Bar> cpu, List<String> lines) {
        public Node {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The decisions of a day.
     *
     * @param sentence on all of them
     */
    public record Timeline(String sentence, List<Hour> hours, List<Change> latest) {
        public Timeline {
            hours = List.copyOf(hours);
            latest = List.copyOf(latest);
        }

        /** As many as in the hour with most of them, and at least one. */
        public int most() {
            return hours.stream()
                    .mapToInt(hour -> Math.max(hour.grown() + hour.shrunk(), hour.failed()))
                    .max()
                    .orElse(0);
        }
    }

    /** The decisions of an hour. */
    public record Hour(Instant at, int grown, int shrunk, int failed) {}

    /** A decision. */
    public record Change(Instant at, String container, String name, String words, String outcome) {}

    /** A container at one end. */
    public record Extreme(String id, String name, String words) {}

    @Override
    public String template() {
        return "overview/overview.jte";
    }
}
