/** What containers and hosts actually use: single readings, and windows over many of them. */
@NullMarked
package org.lxcautoscale.metrics;

import org.jspecify.annotations.NullMarked;
