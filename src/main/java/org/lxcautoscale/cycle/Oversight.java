package org.lxcautoscale.cycle;

import java.util.Optional;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Supervision;
import org.lxcautoscale.settings.EffectiveSettings;

/** Knows what people have ordered for containers. Asked on the thread of the cycle, often. */
public interface Oversight {

    /** Nobody has ordered anything. */
    Oversight NONE = (_, _) -> Supervision.NONE;

    /** What was ordered for a container. */
    Supervision of(Container container, EffectiveSettings effective);

    /** Long work on a container that is under way, as part of a sentence: meanwhile it counts as locked. */
    default Optional<String> workOn(ContainerId id) {
        return Optional.empty();
    }
}
