package org.lxcautoscale.group;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.group.GroupState;

/**
 * What is remembered of a group, also by the next program. Times in {@code state} are monotonic, all others wall clock.
 *
 * @param creation the member that is being added
 * @param removal the member that is being taken out
 * @param lost clones that may still appear
 * @param members those that it had last
 */
record Kept(
        GroupState state,
        Optional<Creation> creation,
        Optional<Removal> removal,
        List<Lost> lost,
        Set<ContainerId> members) {

    static final Kept NOTHING = new Kept(GroupState.NEW, Optional.empty(), Optional.empty(), List.of(), Set.of());

    Kept {
        lost = List.copyOf(lost);
        members = Set.copyOf(members);
    }

    Kept with(GroupState now) {
        return new Kept(now, creation, removal, lost, members);
    }

    Kept withCreation(Optional<Creation> now) {
        return new Kept(state, now, removal, lost, members);
    }

    Kept withRemoval(Optional<Removal> now) {
        return new Kept(state, creation, now, lost, members);
    }

    Kept withLost(List<Lost> now) {
        return new Kept(state, creation, removal, now, members);
    }

    Kept withMembers(Set<ContainerId> now) {
        return new Kept(state, creation, removal, lost, now);
    }
}
