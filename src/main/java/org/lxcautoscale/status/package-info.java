/** The status of the daemon, in the form that other processes read. */
@NullMarked
package org.lxcautoscale.status;

import org.jspecify.annotations.NullMarked;
