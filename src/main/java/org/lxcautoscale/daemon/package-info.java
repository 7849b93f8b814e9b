/** Runs the program: wiring, main loop, instance lock, signals, reload. */
@NullMarked
package org.lxcautoscale.daemon;

import org.jspecify.annotations.NullMarked;
