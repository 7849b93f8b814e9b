/** The screens of all containers, and of one. */
@NullMarked
package org.lxcautoscale.ui.containers;

import org.jspecify.annotations.NullMarked;
