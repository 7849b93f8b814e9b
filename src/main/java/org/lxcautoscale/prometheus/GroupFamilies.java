package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.decision.group.Member;

/** What is told of each horizontal scaling group. */
final class GroupFamilies {

    static final List<Family<GroupSample>> ALL = List.of(
            new Family<>(
                    "lxc_autoscale_group_members",
                    "Members of a group by their state.",
                    false,
                    Arrays.stream(Member.Condition.values())
                            .map(GroupFamilies::members)
                            .toList()),
            Family.gauge("lxc_autoscale_group_desired", "Members that a group should have.", GroupSample::desired),
            Family.gauge(
                    "lxc_autoscale_group_min",
                    "Fewest members of a group (min_instances).",
                    sample -> OptionalDouble.of(
                            sample.view().settings().instances().min())),
            Family.gauge(
                    "lxc_autoscale_group_max",
                    "Most members of a group (max_instances).",
                    sample -> OptionalDouble.of(
                            sample.view().settings().instances().max())),
            new Family<>(
                    "lxc_autoscale_group_changes",
                    "Members that were added to a group or taken out.",
                    true,
                    List.of(
                            changes("scale_out", GroupChange.Kind.SCALE_OUT),
                            changes("scale_in", GroupChange.Kind.SCALE_IN))),
            Family.counter(
                    "lxc_autoscale_group_failures",
                    "Changes of a group that failed; the same failure in a row counts once.",
                    sample -> sample.count(GroupChange.Kind.FAILED)));

    private GroupFamilies() {}

    private static Family.Series<GroupSample> members(Member.Condition condition) {
        return new Family.Series<>(
                Labels.of("state", condition.name().toLowerCase(Locale.ROOT)), sample -> sample.members(condition));
    }

    private static Family.Series<GroupSample> changes(String action, GroupChange.Kind kind) {
        return new Family.Series<>(Labels.of("action", action), sample -> sample.count(kind));
    }
}
