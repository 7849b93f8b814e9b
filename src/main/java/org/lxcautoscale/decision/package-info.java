/**
 * Turns the measured usage of a container into a size, and explains why. Pure: no input or output, no clock, no logging.
 *
 * <p>A {@link org.lxcautoscale.decision.Planner} evaluates a list of {@linkplain org.lxcautoscale.decision.Rule rules} for
 * each container: policies propose a size, guards limit or refuse it.
 */
@NullMarked
package org.lxcautoscale.decision;

import org.jspecify.annotations.NullMarked;
