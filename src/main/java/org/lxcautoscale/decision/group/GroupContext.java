package org.lxcautoscale.decision.group;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.settings.GroupSettings;

/**
 * Everything that a decision on a group is based on.
 *
 * @param members those that it has now, the parked ones included
 * @param isOffPeak whether energy mode reduces the group to its smallest size now
 * @param obstacle why nothing may be done now, as a sentence: something is under way, or is not allowed; empty if it may
 * @param now monotonic time
 */
public record GroupContext(
        GroupSettings settings,
        GroupState state,
        List<Member> members,
        boolean isOffPeak,
        Optional<String> obstacle,
        Instant now) {

    public GroupContext {
        members = List.copyOf(members);
    }
}
