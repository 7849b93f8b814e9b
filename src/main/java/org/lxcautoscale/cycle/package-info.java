/**
 * One iteration of the main loop: observe, decide, apply, verify, record. Start at {@link
 * org.lxcautoscale.cycle.ScalingCycle}.
 */
@NullMarked
package org.lxcautoscale.cycle;

import org.jspecify.annotations.NullMarked;
