/** A machine with plain LXC, without Proxmox: container directories and control groups. */
@NullMarked
package org.lxcautoscale.host.lxc;

import org.jspecify.annotations.NullMarked;
