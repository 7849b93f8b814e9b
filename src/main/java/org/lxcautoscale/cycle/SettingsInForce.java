package org.lxcautoscale.cycle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;

/**
 * The effective settings of each container under one configuration. Resolved again only when its name or tags have
 * changed; problems with them are reported then, once. Not thread-safe.
 */
final class SettingsInForce {

    private final Settings settings;
    private final CycleListener listener;
    private final Map<ContainerId, Known> known = new HashMap<>();

    private record Known(String name, Set<String> tags, EffectiveSettings effective) {}

    SettingsInForce(Settings settings, CycleListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    EffectiveSettings of(Container container) {
        Known last = known.get(container.id());
        if (last != null && last.name().equals(container.name()) && last.tags().equals(container.tags())) {
            return last.effective();
        }
        EffectiveSettings effective = settings.containers().of(container);
        known.put(container.id(), new Known(container.name(), container.tags(), effective));
        report(container.id(), effective, last == null ? null : last.effective());
        return effective;
    }

    private void report(ContainerId id, EffectiveSettings effective, @Nullable EffectiveSettings before) {
        if (before == null || !before.problems().equals(effective.problems())) {
            effective.problems().forEach(problem -> listener.onError(id, "Container " + id + ": " + problem));
        }
    }

    /** Forgets containers that are gone. */
    void retainOnly(List<Observed> present) {
        if (known.size() > present.size()) {
            known.keySet().retainAll(present.stream().map(Observed::id).collect(Collectors.toSet()));
        }
    }
}
