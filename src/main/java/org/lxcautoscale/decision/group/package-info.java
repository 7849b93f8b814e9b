/**
 * How many members a horizontal scaling group should have, and what is to be done about it. Pure: no input or output, no
 * clock, no thread, no logger.
 */
@NullMarked
package org.lxcautoscale.decision.group;

import org.jspecify.annotations.NullMarked;
