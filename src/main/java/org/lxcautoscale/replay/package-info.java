/** Replays recorded use against sizing policies, and scores what each would have done. */
@NullMarked
package org.lxcautoscale.replay;

import org.jspecify.annotations.NullMarked;
