package org.lxcautoscale.cycle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;

/** Tells once when a container begins to behave as it usually does not, and once when that is over. Used by one thread. */
final class UnusualStates {

    private final CycleListener listener;
    private final Map<ContainerId, String> unusual = new HashMap<>();

    UnusualStates(CycleListener listener) {
        this.listener = listener;
    }

    void note(DecisionContext context, Moment now) {
        ContainerId id = context.container().id();
        Optional<String> what = context.outlook().unusual();
        boolean was = unusual.containsKey(id);
        what.ifPresentOrElse(sentence -> unusual.put(id, sentence), () -> unusual.remove(id));
        if (was != what.isPresent()) {
            listener.unusual(id, what, now);
        }
    }

    /** Of those that are gone nothing is told. */
    void retainOnly(List<Observed> present) {
        if (!unusual.isEmpty()) {
            Set<ContainerId> ids = present.stream().map(Observed::id).collect(Collectors.toSet());
            unusual.keySet().retainAll(ids);
        }
    }
}
