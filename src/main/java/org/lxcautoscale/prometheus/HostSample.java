package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import org.lxcautoscale.metrics.HostUsage;

/** What the last observation says of a machine that reports its resources. */
record HostSample(Labels labels, HostUsage usage) {}
