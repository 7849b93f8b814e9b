/** The routes of the original's API. */
@NullMarked
package org.lxcautoscale.api.original;

import org.jspecify.annotations.NullMarked;
