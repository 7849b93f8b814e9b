package org.lxcautoscale.decision.group;

import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.GroupSettings.Load;

/**
 * A container of a group, as it is seen in a cycle.
 *
 * @param name for display
 * @param node the node of the cluster that it is on; empty where there is one machine only
 * @param origin where it comes from
 * @param condition what state it is in
 * @param why the condition as part of a sentence: {@code it has not answered 3 times in a row}; may be empty
 * @param load its use in percent of its size; empty if that is not known, or it is not ready
 * @param growing the resources of which it can still be given more
 */
public record Member(
        ContainerId id,
        String name,
        String node,
        Origin origin,
        Condition condition,
        String why,
        Optional<Load> load,
        Set<Resource> growing) {

    public Member {
        growing = Set.copyOf(growing);
    }

    /** Where a member comes from. */
    public enum Origin {
        /** It is the base that is cloned; it is never taken out. */
        BASE,
        /** People have put it into the group; it is never taken out. */
        GIVEN,
        /** This program has made it. */
        CREATED
    }

    /** What state a member is in. */
    public enum Condition {
        /** It does its work. */
        READY,
        /** It has been started and is not ready yet. */
        BOOTING,
        /** It runs and is not healthy. */
        UNHEALTHY,
        /** It is stopped, and not by this program. */
        STOPPED,
        /** It was taken out and is stopped, or is about to be; it is started again when the group grows. */
        PARKED,
        /** Nothing is known of it. */
        UNREADABLE
    }

    /** Whether it counts as one of the group's members: all but those that are parked. */
    public boolean counts() {
        return condition != Condition.PARKED;
    }

    public boolean isReady() {
        return condition == Condition.READY;
    }

    /** Whether it does not do its work and will not by itself. */
    public boolean isBroken() {
        return condition == Condition.UNHEALTHY || condition == Condition.STOPPED;
    }

    /** Whether this program may take it out. */
    public boolean isRemovable() {
        return origin == Origin.CREATED && condition != Condition.UNREADABLE;
    }
}
