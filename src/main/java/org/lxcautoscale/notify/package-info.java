/** Notifies users of changes, without ever delaying a cycle. */
@NullMarked
package org.lxcautoscale.notify;

import org.jspecify.annotations.NullMarked;
