/** What is sized: containers, their identity and their allocation. Knows nothing of hosts, files or time. */
@NullMarked
package org.lxcautoscale.container;

import org.jspecify.annotations.NullMarked;
