/** What containers and hosts really use: readings at one instant, and windows over many of them. */
@NullMarked
package org.lxcautoscale.metrics;

import org.jspecify.annotations.NullMarked;
