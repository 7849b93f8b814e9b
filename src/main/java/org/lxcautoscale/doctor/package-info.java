/** Looks whether everything is there that the program needs, and says what mends it. */
@NullMarked
package org.lxcautoscale.doctor;

import org.jspecify.annotations.NullMarked;
