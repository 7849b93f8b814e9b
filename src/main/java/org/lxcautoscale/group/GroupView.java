package org.lxcautoscale.group;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.settings.GroupSettings;

/**
 * A group as it was after the last step, for display. Immutable.
 *
 * @param sentence what was decided last, and why
 * @param reason the code of that; empty before the first decision
 * @param underWay what is being done, a sentence
 */
public record GroupView(
        GroupSettings settings,
        GroupState state,
        List<Member> members,
        String sentence,
        String reason,
        Optional<String> underWay) {

    public GroupView {
        members = List.copyOf(members);
    }

    /** Whether people mean this group by a name: its name, or that of its section. */
    public boolean isCalled(String name) {
        return settings.name().equals(name) || settings.section().equals(name);
    }

    /** That none of the groups has this name, and which names there are: a sentence without a full stop. */
    public static String noneIsCalled(String name, List<GroupView> all) {
        return "there is no group " + name
                + (all.isEmpty()
                        ? "; the configuration has none"
                        : "; there are "
                                + all.stream()
                                        .map(group -> group.settings().name())
                                        .collect(Collectors.joining(", ")));
    }

    /** How many members are ready. */
    public long ready() {
        return members.stream().filter(Member::isReady).count();
    }

    /** How many members it has, without those that are parked. */
    public long count() {
        return members.stream().filter(Member::counts).count();
    }
}
