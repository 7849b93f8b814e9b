package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.Outcome;

/** By what decisions with a change are counted. */
record DecisionKind(boolean isGrow, Resource resource, Outcome.Result outcome) {

    /** How a decision with a change ends. */
    private static final List<Outcome.Result> ENDS =
            List.of(Outcome.Result.APPLIED, Outcome.Result.REFUSED, Outcome.Result.FAILED, Outcome.Result.PLANNED);

    static DecisionKind of(Change change) {
        return new DecisionKind(
                change.verdict().isGrow(),
                change.verdict().resource(),
                change.outcome().result());
    }

    /** All there are: each is counted from zero, so that its first increase is seen. */
    static List<DecisionKind> all() {
        List<DecisionKind> all = new ArrayList<>();
        for (Outcome.Result end : ENDS) {
            for (Resource resource : Resource.values()) {
                all.add(new DecisionKind(true, resource, end));
                all.add(new DecisionKind(false, resource, end));
            }
        }
        return all;
    }

    Labels labels(String cluster) {
        return Labels.of(
                "cluster",
                cluster,
                "action",
                isGrow ? "grow" : "shrink",
                "resource",
                resource.name().toLowerCase(Locale.ROOT),
                "outcome",
                outcome.name().toLowerCase(Locale.ROOT));
    }
}
