/** Finds out what kind of host this machine is. */
@NullMarked
package org.lxcautoscale.host.detection;

import org.jspecify.annotations.NullMarked;
