/**
 * Horizontal scaling groups: which containers are their members, what is decided on them ({@code decision.group}), and the
 * long work that follows, which goes on beside the loop and outlives the program.
 */
@NullMarked
package org.lxcautoscale.group;

import org.jspecify.annotations.NullMarked;
