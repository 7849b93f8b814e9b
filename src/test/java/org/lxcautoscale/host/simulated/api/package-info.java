/**
 * The REST API of Proxmox VE before simulated hosts: over real HTTPS, with the status lines, reasons and bodies of a real
 * one (9.2). It serves tests and benchmarks, and can misbehave on
 * command.
 */
@NullMarked
package org.lxcautoscale.host.simulated.api;

import org.jspecify.annotations.NullMarked;
