package org.lxcautoscale.replay;

/**
 * What a policy knows of the step that has just ended: what a container shows that cannot use more than its limit.
 *
 * @param step its index
 * @param valid whether anything was recorded; if not, {@code used} and {@code peak} are 0 and the limit stays, whatever is
 *     decided
 * @param used mean use, at most the limit; cores or MiB
 * @param peak highest use, at most the limit
 * @param hit whether it wanted more than the limit: the CPU was throttled, or the kernel has killed for lack of memory
 * @param limit the limit that was in force
 */
public record Seen(int step, boolean valid, double used, double peak, boolean hit, double limit) {}
