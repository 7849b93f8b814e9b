/** What is learned of containers, and what is suggested for them. */
@NullMarked
package org.lxcautoscale.learn;

import org.jspecify.annotations.NullMarked;
