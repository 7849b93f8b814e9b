/** The screen of hosts and groups: what is used and promised, what still fits, and why a group has as many members as it has. */
@NullMarked
package org.lxcautoscale.ui.hosts;

import org.jspecify.annotations.NullMarked;
