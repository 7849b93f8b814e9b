package org.lxcautoscale.decision.group;

import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.GroupSettings;

/**
 * What has become of a group.
 *
 * @param id the member that was added or taken out, or that it was tried with
 * @param change what was done, as the log of changes says it: {@code Container 101 cloned to 99000. 99000 started.}
 * @param reason why, or what went wrong
 */
public record GroupChange(GroupSettings group, Kind kind, ContainerId id, String change, String reason) {

    /** What was done. */
    public enum Kind {
        SCALE_OUT("Scale Out"),
        SCALE_IN("Scale In"),
        /** It was not done; the group is as before. */
        FAILED("Failed");

        private final String action;

        Kind(String action) {
            this.action = action;
        }

        /** As the log of changes calls it. */
        public String action() {
            return action;
        }
    }
}
