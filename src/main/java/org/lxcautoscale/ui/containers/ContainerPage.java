package org.lxcautoscale.ui.containers;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.control.Boost;
import org.lxcautoscale.control.Hold;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.recommend.Recommender;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;
import org.lxcautoscale.ui.page.Chart;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/**
 * One container.
 *
 * @param verdict what is decided on it, in one or two sentences
 * @param range of the charts: {@code 1h}, {@code 24h}, {@code 7d}, {@code 30d}, {@code 1y}
 * @param missing why there are no charts; empty when there are
 * @param origins the values that its policy has, with where each comes from
 * @param mode ordered for it alone: {@code auto} …, or {@code configured}
 */
public record ContainerPage(
        String title,
        Row row,
        String verdict,
        String range,
        List<Chart> charts,
        String missing,
        List<Step> verdicts,
        List<Configuration.EffectiveValue> origins,
        List<PastDecision> past,
        Optional<Recommender.Target> adviceCores,
        Optional<Recommender.Target> adviceMemory,
        Optional<Hold> hold,
        Optional<Boost> boost,
        Optional<Approval> approval,
        String mode,
        Copyables copy)
        implements Page {

    public ContainerPage {
        charts = List.copyOf(charts);
        verdicts = List.copyOf(verdicts);
        origins = List.copyOf(origins);
        past = List.copyOf(past);
    }

    /** What is decided on a resource. */
    public record Step(String resource, DecisionStatus decision) {}

    /** A change that waits. */
    public record Approval(String id, String words, Instant until) {}

    /** What can be done here, as commands. */
    public record Copyables(
            Copyable apply,
            Copyable boost,
            Copyable hold,
            Copyable release,
            Copyable mode,
            Copyable rollback,
            Copyable explain) {}

    public ContainerStatus status() {
        return row.status();
    }

    public List<String> ranges() {
        return ContainerPages.RANGES;
    }

    @Override
    public String template() {
        return "containers/container.jte";
    }
}
