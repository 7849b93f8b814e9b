package org.lxcautoscale.control;

import java.time.Instant;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;

/**
 * A change that waits for a person.
 *
 * @param id names it; a later decision on the same container has another
 * @param before the size at the time of the decision
 * @param after the size that it would get
 * @param why the reasons of the decision
 * @param since when it was decided first, wall clock
 * @param until when it expires, wall clock
 */
public record Approval(
        String id,
        ContainerId container,
        Allocation before,
        Allocation after,
        String why,
        Instant since,
        Instant until) {}
