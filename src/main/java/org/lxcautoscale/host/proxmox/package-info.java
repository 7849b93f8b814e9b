/** A Proxmox VE node, from on the node itself: its configuration files, control groups, and the command {@code pct}. */
@NullMarked
package org.lxcautoscale.host.proxmox;

import org.jspecify.annotations.NullMarked;
