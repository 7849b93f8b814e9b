/**
 * The main loop's one turn: observe, decide, apply, verify, record. Start at {@link
 * org.lxcautoscale.cycle.ScalingCycle}.
 */
@NullMarked
package org.lxcautoscale.cycle;

import org.jspecify.annotations.NullMarked;
