package org.lxcautoscale.cycle;

import org.lxcautoscale.container.Container;
import org.lxcautoscale.decision.Supervision;
import org.lxcautoscale.settings.EffectiveSettings;

/** Knows what people have ordered for containers. Asked on the thread of the cycle, often. */
public interface Oversight {

    /** Nobody has ordered anything. */
    Oversight NONE = (_, _) -> Supervision.NONE;

    /** What was ordered for a container. */
    Supervision of(Container container, EffectiveSettings effective);
}
