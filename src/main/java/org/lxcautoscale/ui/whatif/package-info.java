/** The screen on which a change of the configuration is tried on what containers have used. */
@NullMarked
package org.lxcautoscale.ui.whatif;

import org.jspecify.annotations.NullMarked;
