package org.lxcautoscale.control;

import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.host.SnapshotName;

/**
 * A job that has begun and not ended, as it is written down.
 *
 * @param snapshot what a clone is made from, and must be deleted; empty for other jobs, and if there is none
 * @param hasRun whether the container ran before
 * @param since wall clock
 */
record Unfinished(Job job, String by, Optional<SnapshotName> snapshot, boolean hasRun, Instant since) {}
