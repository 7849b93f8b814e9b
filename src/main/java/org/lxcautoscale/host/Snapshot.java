package org.lxcautoscale.host;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a container, as its host lists it.
 *
 * @param name not necessarily a {@link SnapshotName}: others may have made it by other rules
 * @param description empty when it has none
 * @param time when it was made, by the host's clock; empty where the host does not say
 * @param parent name of the snapshot that came before it; empty for the first
 */
public record Snapshot(String name, String description, Optional<Instant> time, Optional<String> parent) {}
