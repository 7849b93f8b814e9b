/**
 * A simulated machine: containers with demands and limits that behave as on a Proxmox VE node, in virtual time that
 * advances only when somebody waits. Deterministic for a given seed. Used by {@code lxc-autoscale demo} and by the tests
 * of the whole program. The {@link org.lxcautoscale.host.simulated.Scoreboard} records what actually happened; the
 * autoscaler never sees it.
 */
@NullMarked
package org.lxcautoscale.host.simulated;

import org.jspecify.annotations.NullMarked;
