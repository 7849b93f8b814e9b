/** What happens, as lines: the text log and the JSON log of the original LXC AutoScale. */
@NullMarked
package org.lxcautoscale.log;

import org.jspecify.annotations.NullMarked;
