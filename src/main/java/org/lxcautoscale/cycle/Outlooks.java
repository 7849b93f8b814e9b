package org.lxcautoscale.cycle;

import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.metrics.Moment;

/** What is foreseen of containers. Asked on the thread of the cycle, once for each container and step: answers at once, and does not throw. */
@FunctionalInterface
public interface Outlooks {

    /** Nothing is foreseen. */
    Outlooks NONE = (_, _) -> Outlook.NONE;

    /** What is foreseen of a container now. */
    Outlook of(ContainerId id, Moment now);
}
