/** The dashboard. Its screens are packages below; {@code page} has what all of them need. */
@NullMarked
package org.lxcautoscale.ui;

import org.jspecify.annotations.NullMarked;
