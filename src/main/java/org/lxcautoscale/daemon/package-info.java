/** Puts the parts together and keeps them running: wiring, loop, lock, signals, reload. */
@NullMarked
package org.lxcautoscale.daemon;

import org.jspecify.annotations.NullMarked;
