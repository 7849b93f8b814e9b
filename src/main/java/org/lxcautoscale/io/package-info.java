/** Small files: read as a whole and within limits, replaced atomically, and errors described in words. */
@NullMarked
package org.lxcautoscale.io;

import org.jspecify.annotations.NullMarked;
