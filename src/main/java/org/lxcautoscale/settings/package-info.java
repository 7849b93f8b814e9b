/** The settings as the rest of the program uses them; {@code config} reads them from files. */
@NullMarked
package org.lxcautoscale.settings;

import org.jspecify.annotations.NullMarked;
