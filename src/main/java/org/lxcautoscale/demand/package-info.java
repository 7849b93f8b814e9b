/** What a container needs, by what it has used in the last hours. */
@NullMarked
package org.lxcautoscale.demand;

import org.jspecify.annotations.NullMarked;
