/** The values of the configuration, as the rest of the program uses them; reading them from files is {@code config}'s work. */
@NullMarked
package org.lxcautoscale.settings;

import org.jspecify.annotations.NullMarked;
