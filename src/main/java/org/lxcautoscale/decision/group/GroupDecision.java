package org.lxcautoscale.decision.group;

import org.lxcautoscale.settings.GroupSettings;

/**
 * The decision on a group.
 *
 * @param desired how many members it should have
 * @param state what is to be remembered
 * @param sentence why, with figures
 */
public record GroupDecision(
        GroupSettings settings,
        int desired,
        GroupState state,
        GroupAction action,
        GroupReason reason,
        String sentence) {

    public boolean isChange() {
        return !(action instanceof GroupAction.Stay);
    }
}
