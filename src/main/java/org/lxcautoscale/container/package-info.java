/** Containers, their identity and their size. Independent of hosts, files and time. */
@NullMarked
package org.lxcautoscale.container;

import org.jspecify.annotations.NullMarked;
