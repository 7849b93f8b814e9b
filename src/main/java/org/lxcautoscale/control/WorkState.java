package org.lxcautoscale.control;

import java.time.Instant;
import java.util.Optional;

/**
 * The last long work on a container.
 *
 * @param title what it is: {@code rollback to before-update}
 * @param at when its step began, or when it ended, wall clock
 * @param sentence its step, or how it ended
 * @param isDone whether it was done to its end; empty while it is under way
 */
public record WorkState(String title, String by, Instant at, String sentence, Optional<Boolean> isDone) {}
