/** Tells people about changes, without ever making a cycle wait. */
@NullMarked
package org.lxcautoscale.notify;

import org.jspecify.annotations.NullMarked;
