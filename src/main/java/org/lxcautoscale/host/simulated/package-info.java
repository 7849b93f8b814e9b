/**
 * A machine that exists only in memory: containers whose demand meets their limits as it would on a Proxmox VE node, in
 * time that passes only when somebody waits. Deterministic by seed. It drives {@code lxc-autoscale demo} and the tests
 * of the whole program; what it keeps of the truth ({@link org.lxcautoscale.host.simulated.Scoreboard}) the program
 * itself never sees.
 */
@NullMarked
package org.lxcautoscale.host.simulated;

import org.jspecify.annotations.NullMarked;
