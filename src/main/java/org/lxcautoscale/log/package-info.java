/** The text log and the JSON log, in the formats of the original LXC AutoScale. */
@NullMarked
package org.lxcautoscale.log;

import org.jspecify.annotations.NullMarked;
