/**
 * The REST API of Proxmox VE on simulated hosts: over real HTTPS, with the status lines, reasons and bodies of version
 * 9.2. Used by tests and benchmarks; it can misbehave on command.
 */
@NullMarked
package org.lxcautoscale.host.simulated.api;

import org.jspecify.annotations.NullMarked;
