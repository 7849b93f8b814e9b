package org.lxcautoscale.control;

import java.util.List;

/**
 * All that is ordered now, and what waits. Immutable.
 *
 * @param isPaused whether everything is paused
 */
public record Standing(
        boolean isPaused, List<Hold> holds, List<Boost> boosts, List<ModeOrder> modes, List<Approval> approvals) {

    /** Nothing. */
    public static final Standing NOTHING = new Standing(false, List.of(), List.of(), List.of(), List.of());

    public Standing {
        holds = List.copyOf(holds);
        boosts = List.copyOf(boosts);
        modes = List.copyOf(modes);
        approvals = List.copyOf(approvals);
    }
}
