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

    private Set<String> said = new LinkedHashSet<>();
    private boolean hasLooked;

    /** Whether nobody has looked yet under the settings in force. */
    boolean isNew() {
        return !hasLooked;
    }

    /** Other settings hold: everything is said again. */
    void forget() {
        said = new LinkedHashSet<>();
        hasLooked = false;
    }

    /** What has not been said yet. */
    List<String> in(Observation seen, Settings settings) {
        hasLooked = true;
        Set<String> unmatched = new LinkedHashSet<>(settings.containers()
                .unmatchedEntries(seen.containers().stream()
                        .map(UnmatchedEntries::identity)
                        .toList()));
        List<String> news = new ArrayList<>(unmatched);
        news.removeAll(said);
        said = unmatched;
        return news;
    }

    private static Identity identity(Observed observed) {
        return switch (observed) {
            case Observed.Readable readable -> Identity.of(readable.container());
            case Observed.Unreadable unreadable -> Identity.withoutTags(unreadable.id(), unreadable.name());
        };
    }
}
