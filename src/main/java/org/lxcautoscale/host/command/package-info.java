/** Runs programs of this machine: within limits, and outside of the unit of the daemon where they need more than that permits. */
@NullMarked
package org.lxcautoscale.host.command;

import org.jspecify.annotations.NullMarked;
