/**
 * Turns what was measured of a container into a size, and says why. Pure: no input or output, no clock, no logging.
 *
 * <p>A {@link org.lxcautoscale.decision.Planner} lets a list of {@linkplain org.lxcautoscale.decision.Rule rules} speak
 * on each container: policies propose a size, guards limit or refuse it.
 */
@NullMarked
package org.lxcautoscale.decision;

import org.jspecify.annotations.NullMarked;
