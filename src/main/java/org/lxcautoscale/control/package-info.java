/** What people order while the program runs: sizes, holds, boosts, modes, approvals. */
@NullMarked
package org.lxcautoscale.control;

import org.jspecify.annotations.NullMarked;
