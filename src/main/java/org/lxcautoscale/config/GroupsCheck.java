package org.lxcautoscale.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings;

/** Checks that scaling groups do not claim the same containers: each has its own tag and members, and bases stay out of others. */
final class GroupsCheck {

    private static final int MAX_LISTED = 5;

    /** A group with its section and its members in file order. */
    private record Group(ResolvedSection values, GroupSettings settings, Set<ContainerId> members) {

        String section() {
            return settings.section();
        }
    }

    private final List<Problem> problems;
    private final List<Group> groups = new ArrayList<>();

    GroupsCheck(List<Problem> problems) {
        this.problems = problems;
    }

    /** Adds a group and checks it against those before it. */
    void add(ResolvedSection values, GroupSettings settings) {
        Group group = new Group(values, settings, values.containers("lxc_containers"));
        for (Group other : groups) {
            checkTags(group, other);
            checkMembers(group, other);
            checkBase(group, other);
            checkBase(other, group);
        }
        groups.add(group);
    }

    private void checkTags(Group group, Group other) {
        if (group.settings().tag().equals(other.settings().tag())) {
            report(
                    group,
                    "group_tag",
                    "the tag %s is that of %s already; give %s a group_tag of its own"
                            .formatted(group.settings().tag(), other.section(), group.section()));
        }
    }

    private void checkMembers(Group group, Group other) {
        List<ContainerId> shared =
                group.members().stream().filter(other.members()::contains).toList();
        if (!shared.isEmpty()) {
            report(
                    group,
                    "lxc_containers",
                    "lxc_containers: %s %s in %s already, and can be in one group only; list each in one of them"
                            .formatted(shown(shared), shared.size() == 1 ? "is" : "are", other.section()));
        }
    }

    /** A base that another group resizes, stops or removes is no base to rely on. */
    private void checkBase(Group group, Group other) {
        other.values()
                .container("base_snapshot_name")
                .filter(group.members()::contains)
                .ifPresent(base -> report(
                        group,
                        "lxc_containers",
                        ("lxc_containers: %s is what %s clones, and cannot be a member of %s; take it out, or give %s another"
                                        + " base_snapshot_name")
                                .formatted(base, other.section(), group.section(), other.section())));
    }

    private void report(Group group, String key, String message) {
        problems.add(group.values().problem(key, message));
    }

    private static String shown(List<ContainerId> ids) {
        return ids.stream().limit(MAX_LISTED).map(ContainerId::value).collect(Collectors.joining(", "))
                + (ids.size() > MAX_LISTED ? " and " + (ids.size() - MAX_LISTED) + " more" : "");
    }
}
