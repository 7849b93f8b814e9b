package org.lxcautoscale.history;

import java.time.Instant;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.cycle.Outcome;

/**
 * What was decided on a container, why, and what became of it.
 *
 * @param at by the wall clock, in milliseconds
 * @param before the size that was started from
 * @param after the size it was to have
 * @param reasons the codes of {@code decision.Reason} that decided, CPU first: {@code WITHIN_THRESHOLDS BELOW_LOWER_THRESHOLD}
 * @param why the sentences of the rules, for people
 * @param detail why it was not applied; empty when there is nothing to add
 */
public record PastDecision(
        Subject subject,
        Instant at,
        Outcome.Result result,
        Allocation before,
        Allocation after,
        String reasons,
        String why,
        String detail) {}
