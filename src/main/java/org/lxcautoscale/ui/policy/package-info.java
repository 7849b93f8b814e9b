/** The screen on which the configuration is read, checked, compared and saved. */
@NullMarked
package org.lxcautoscale.ui.policy;

import org.jspecify.annotations.NullMarked;
