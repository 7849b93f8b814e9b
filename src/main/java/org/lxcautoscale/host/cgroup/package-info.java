/** What the Linux kernel says of containers and of the machine: control groups of version 1 and 2, and {@code /proc}. */
@NullMarked
package org.lxcautoscale.host.cgroup;

import org.jspecify.annotations.NullMarked;
