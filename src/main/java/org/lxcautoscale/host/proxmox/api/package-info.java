/**
 * A Proxmox VE cluster through its REST API. {@link org.lxcautoscale.host.proxmox.api.ProxmoxApi} reads, {@link
 * org.lxcautoscale.host.proxmox.api.ApiWriter} writes; {@code docs/proxmox-api.md} says what the API reports and what
 * it does not.
 */
@NullMarked
package org.lxcautoscale.host.proxmox.api;

import org.jspecify.annotations.NullMarked;
