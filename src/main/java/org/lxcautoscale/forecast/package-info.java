/** What a container will use: quantiles learned of its own past, and the proof that they are worth anything. */
@NullMarked
package org.lxcautoscale.forecast;

import org.jspecify.annotations.NullMarked;
