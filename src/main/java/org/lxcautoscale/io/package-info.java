/** Small files: read as a whole and within bounds, replaced atomically, and what went wrong with them in words. */
@NullMarked
package org.lxcautoscale.io;

import org.jspecify.annotations.NullMarked;
