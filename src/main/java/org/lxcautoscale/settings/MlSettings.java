package org.lxcautoscale.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What LXC AutoScale ML does.
 *
 * @param isEnabled whether it learns anything
 * @param acts whether what it expects changes sizes; if not, it is only shown and suggested
 * @param givenLeadTime how long before it is needed a container gets what it is expected to need; empty for the time between two
 *     cycles
 * @param lookAhead how far ahead a shrink looks: no size is made smaller than what is expected to be needed within this time
 * @param suggestionsFile where suggestions are written to; empty for nowhere
 */
public record MlSettings(
        boolean isEnabled,
        boolean acts,
        Optional<Duration> givenLeadTime,
        Duration lookAhead,
        Optional<Path> suggestionsFile) {

    /** The same, but suggestions are not written. */
    public MlSettings withoutSuggestions() {
        return new MlSettings(isEnabled, acts, givenLeadTime, lookAhead, Optional.empty());
    }

    /** How long before it is needed a container gets what it is expected to need. */
    public Duration leadTime(Duration pollInterval) {
        return givenLeadTime.orElse(pollInterval);
    }
}
