package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.OptionalDouble;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.GroupView;

/**
 * What is known of a horizontal scaling group.
 *
 * @param changes how many have ended, by what became of them
 */
record GroupSample(String cluster, GroupView view, Map<GroupChange.Kind, Long> changes) {

    Labels labels() {
        return Labels.of("cluster", cluster, "group", view.settings().name());
    }

    OptionalDouble members(Member.Condition condition) {
        return OptionalDouble.of((double) view.members().stream()
                .filter(member -> member.condition() == condition)
                .count());
    }

    OptionalDouble desired() {
        return view.state().desired().map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** From zero, so that the first increase is seen. */
    OptionalDouble count(GroupChange.Kind kind) {
        return OptionalDouble.of((double) changes.getOrDefault(kind, 0L));
    }
}
