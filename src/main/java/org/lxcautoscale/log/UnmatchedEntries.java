package org.lxcautoscale.log;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.Settings;

/**
 * Entries of the configuration that match no container. Each is reported once, and again if it has matched one in the
 * meantime. Used by one thread.
 */
final class UnmatchedEntries {

    private Set<String> reported = new LinkedHashSet<>();
    private boolean hasScanned;

    /** Whether the current settings have not been checked yet. */
    boolean isNew() {
        return !hasScanned;
    }

    /** Starts over after a change of settings: everything is reported again. */
    void forget() {
        reported = new LinkedHashSet<>();
        hasScanned = false;
    }

    /** What has not been reported yet. */
    List<String> newIn(Observation seen, Settings settings) {
        hasScanned = true;
        Set<String> unmatched = new LinkedHashSet<>(settings.containers()
                .unmatchedEntries(seen.containers().stream()
                        .map(UnmatchedEntries::identity)
                        .toList()));
        List<String> fresh = new ArrayList<>(unmatched);
        fresh.removeAll(reported);
        reported = unmatched;
        return fresh;
    }

    private static ContainerIdentity identity(Observed observed) {
        return switch (observed) {
            case Observed.Readable readable -> ContainerIdentity.of(readable.container());
            case Observed.Unreadable unreadable -> ContainerIdentity.withoutTags(unreadable.id(), unreadable.name());
        };
    }
}
