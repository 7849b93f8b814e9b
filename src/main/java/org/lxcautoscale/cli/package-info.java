/** The commands of {@code lxc-autoscale} and what they print. */
@NullMarked
package org.lxcautoscale.cli;

import org.jspecify.annotations.NullMarked;
