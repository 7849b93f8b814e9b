package org.lxcautoscale.log;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Identity;
import org.lxcautoscale.settings.Settings;

/**
 * Entries of the configuration that mean no container. Each is said once, and again when it has meant one in between.
 * Used by one thread.
 */
final class UnmatchedEntries {

    private Set<String> reported = new LinkedHashSet<>();
    private boolean hasScanned;

    /** Whether nobody has looked yet under the settings in force. */
    boolean isNew() {
        return !hasScanned;
    }

    /** Other settings hold: everything is said again. */
    void forget() {
        reported = new LinkedHashSet<>();
        hasScanned = false;
    }

    /** What has not been said yet. */
    List<String> newIn(Observation seen, Settings settings) {
        hasScanned = true;
        Set<String> unmatched = new LinkedHashSet<>(settings.unmatchedEntries(
                seen.containers().stream().map(UnmatchedEntries::identity).toList()));
        List<String> fresh = new ArrayList<>(unmatched);
        fresh.removeAll(reported);
        reported = unmatched;
        return fresh;
    }

    private static Identity identity(Observed observed) {
        return switch (observed) {
            case Observed.Readable readable -> Identity.of(readable.container());
            case Observed.Unreadable unreadable -> Identity.withoutTags(unreadable.id(), unreadable.name());
        };
    }
}
