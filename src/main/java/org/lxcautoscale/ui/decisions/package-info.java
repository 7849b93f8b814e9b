/** The screen of decisions: those that wait, and those of the past. */
@NullMarked
package org.lxcautoscale.ui.decisions;

import org.jspecify.annotations.NullMarked;
