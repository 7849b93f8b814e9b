/** Checks that everything the program needs is there, and says how to fix what is not. */
@NullMarked
package org.lxcautoscale.doctor;

import org.jspecify.annotations.NullMarked;
