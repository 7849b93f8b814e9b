package org.lxcautoscale.cycle;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.Settings;

/** Forwards every event to several listeners, in order. */
public record Listeners(List<CycleListener> all) implements CycleListener {

    public Listeners {
        all = List.copyOf(all);
    }

    @Override
    public void observed(Observation seen, Moment now) {
        all.forEach(listener -> listener.observed(seen, now));
    }

    @Override
    public void started(Observation seen, Moment now) {
        all.forEach(listener -> listener.started(seen, now));
    }

    @Override
    public void applying(Decision decision) {
        all.forEach(listener -> listener.applying(decision));
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        all.forEach(listener -> listener.finished(outcome, now));
    }

    @Override
    public void decided(CycleReport report) {
        all.forEach(listener -> listener.decided(report));
    }

    @Override
    public void completed(CycleReport report) {
        all.forEach(listener -> listener.completed(report));
    }

    @Override
    public void settled(ContainerId id, Allocation before, Allocation size, Outcome.Result result, Moment now) {
        all.forEach(listener -> listener.settled(id, before, size, result, now));
    }

    @Override
    public void externallyModified(ContainerId id, Allocation before, Allocation after) {
        all.forEach(listener -> listener.externallyModified(id, before, after));
    }

    @Override
    public void unusual(ContainerId id, Optional<String> what, Moment now) {
        all.forEach(listener -> listener.unusual(id, what, now));
    }

    @Override
    public void scaled(GroupChange change, Moment now) {
        all.forEach(listener -> listener.scaled(change, now));
    }

    @Override
    public void gone(ContainerId id) {
        all.forEach(listener -> listener.gone(id));
    }

    @Override
    public void reconfigured(Settings settings) {
        all.forEach(listener -> listener.reconfigured(settings));
    }

    @Override
    public void onError(String problem) {
        all.forEach(listener -> listener.onError(problem));
    }

    @Override
    public void onError(ContainerId id, String problem) {
        all.forEach(listener -> listener.onError(id, problem));
    }
}
