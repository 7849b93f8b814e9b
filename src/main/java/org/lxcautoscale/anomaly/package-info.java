/** Whether the state that a container is in is unusual for it, and in what. */
@NullMarked
package org.lxcautoscale.anomaly;

import org.jspecify.annotations.NullMarked;
