/**
 * A Proxmox VE cluster by its REST API. {@link org.lxcautoscale.host.proxmox.api.ProxmoxApi} reads and {@link
 * org.lxcautoscale.host.proxmox.api.ApiWriter} writes; {@code docs/proxmox-api.md} says what the API tells and what not.
 */
@NullMarked
package org.lxcautoscale.host.proxmox.api;

import org.jspecify.annotations.NullMarked;
