/** Metrics of containers, hosts and the daemon itself, for Prometheus. */
@NullMarked
package org.lxcautoscale.prometheus;

import org.jspecify.annotations.NullMarked;
