package org.lxcautoscale.cycle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * Compares containers with their remembered state. A list may be a minute old, so a difference counts only after the
 * container itself has been read.
 */
final class Reconciliation {
    /** Proxmox applies cores every 10 s, on a busy node later. */
    private static final Duration IN_FORCE_TIMEOUT = Duration.ofSeconds(40);

    private final ContainerHost host;
    private final StateStore states;
    private final Baselines baselines;
    private final CycleListener listener;
    private final Map<ContainerId, Expected> expected = new HashMap<>();
    private final List<Outcome> lateFailures = new ArrayList<>();
    private final ProblemLog problems;
    private final Absences absences = new Absences();

    /** Cores that were accepted and are to come into force. */
    private record Expected(Decision decision, Instant until) {}

    Reconciliation(ContainerHost host, StateStore states, Baselines baselines, CycleListener listener) {
        this.host = host;
        this.states = states;
        this.baselines = baselines;
        this.listener = listener;
        this.problems = new ProblemLog(listener);
    }

    /** Checks an observed container that is not being written. */
    void of(Observed.Readable observed, Moment now) {
        ContainerId id = observed.id();
        boolean isLate = expected.containsKey(id)
                && !now.monotonic().isBefore(expected.get(id).until());
        if (!isLate
                && !states.isOpen(id)
                && !states.of(id).isExternallyModified(observed.container().allocation())) {
            return;
        }
        Optional<Observed.Readable> fresh = fresh(id);
        if (fresh.isPresent()) {
            compare(id, fresh.get(), now);
            if (isLate) {
                checkInForce(id, fresh.get(), now);
            }
        }
    }

    private Optional<Observed.Readable> fresh(ContainerId id) {
        try {
            return host.read(id) instanceof Observed.Readable readable ? Optional.of(readable) : Optional.empty();
        } catch (NoSuchContainerException | HostUnavailableException _) {
            return Optional.empty();
        }
    }

    private void compare(ContainerId id, Observed.Readable fresh, Moment now) {
        Allocation size = fresh.container().allocation();
        try {
            settle(id, size, now);
            ContainerState state = states.of(id);
            if (!states.isOpen(id) && state.isExternallyModified(size) && states.isResultOfAbandoned(id, size, now)) {
                states.put(id, state.withKnown(size), now);
            } else if (!states.isOpen(id) && state.isExternallyModified(size)) {
                Allocation before = state.known().orElse(size);
                adopt(id, before, size);
                states.put(id, state.externallyModified(size), now);
                expected.remove(id);
                listener.externallyModified(id, before, size);
            }
        } catch (IOException e) {
            problems.report(
                    id, "the size of container " + id + " (" + size + ") could not be remembered: " + e.getMessage());
        }
    }

    /** An invalid baseline is reported once, and must not cause the same external modification to be reported repeatedly. */
    private void adopt(ContainerId id, Allocation before, Allocation size) {
        try {
            baselines.adopt(id, before, size);
        } catch (IOException e) {
            problems.report(
                    id,
                    "the size of container " + id + " (" + size
                            + "), set by somebody else, could not be kept as its baseline: " + e.getMessage());
        }
    }

    /**
     * Settles an open write before an urgent one: if the container shows no effect of it, it counts as not applied.
     *
     * @return false if the container cannot be read; the write stays open then
     */
    boolean settleAtOnce(ContainerId id, Moment now) {
        Optional<Observed.Readable> fresh = fresh(id);
        if (fresh.isEmpty()) {
            return false;
        }
        Allocation size = fresh.get().container().allocation();
        try {
            settled(id, size, states.settleAtOnce(id, size, now), now);
        } catch (IOException e) {
            problems.report(id, "the state of container " + id + " could not be journaled: " + e.getMessage());
        }
        return true;
    }

    private void settle(ContainerId id, Allocation size, Moment now) throws IOException {
        settled(id, size, states.settle(id, size, now), now);
    }

    private void settled(ContainerId id, Allocation size, Optional<StateStore.Settled> settled, Moment now)
            throws IOException {
        if (settled.isPresent()) {
            keepOrDrop(id, settled.get(), size, now);
            listener.settled(id, settled.get().before(), size, settled.get().result(), now);
        }
    }

    /** Keeps the baseline only if at least part of the write was accepted. */
    private void keepOrDrop(ContainerId id, StateStore.Settled settled, Allocation size, Moment now)
            throws IOException {
        if (settled.result() == Outcome.Result.APPLIED) {
            return;
        }
        Allocation accepted = settled.change().acceptedPart(size);
        if (!accepted.isSameAs(settled.before())) {
            states.put(id, states.of(id).withKnown(accepted), now);
        } else if (states.of(id).known().isEmpty()) {
            baselines.drop(id);
        }
    }

    /**
     * After the host has accepted a change, which should be in force within seconds.
     *
     * @param accepted the accepted size: all of the target, or part of it
     */
    void expect(Outcome outcome, Allocation accepted, Moment now) {
        Decision decision = outcome.decision();
        ContainerId id = decision.id();
        if (decision.change().has(Resource.CPU)) {
            expected.remove(id);
        }
        if (!outcome.isApplied()) {
            remember(id, states.of(id).accepted(decision, accepted, now.monotonic()), now);
        } else if (decision.change().has(Resource.CPU) && !decision.target().isUnlimited(Resource.CPU)) {
            expected.put(id, new Expected(decision, now.monotonic().plus(IN_FORCE_TIMEOUT)));
        }
    }

    private void checkInForce(ContainerId id, Observed.Readable fresh, Moment now) {
        Expected change = expected.remove(id);
        if (change == null) {
            return;
        }
        Decision decision = change.decision();
        long wanted =
                decision.context().enforceable(Resource.CPU, decision.target().get(Resource.CPU));
        ReadBack.notInForce(Resource.CPU, wanted, fresh).ifPresent(why -> {
            // A retry that fails continues the count.
            int before = decision.context().state().failures();
            remember(id, states.of(id).failed(before + 1, now.monotonic()), now);
            lateFailures.add(new Outcome(decision, Result.FAILED, why));
        });
    }

    void remember(ContainerId id, ContainerState state, Moment now) {
        try {
            states.put(id, state, now);
        } catch (IOException e) {
            problems.report(id, "the state of container " + id + " could not be journaled: " + e.getMessage());
        }
    }

    /**
     * Forgets the state of containers that are gone, and quarantines their baselines.
     *
     * @return their ids
     */
    List<ContainerId> forgetGone(Observation seen, Moment now) {
        List<ContainerId> gone = new ArrayList<>();
        try {
            Set<ContainerId> remembered = states.remembered();
            remembered.addAll(baselines.all().keySet());
            for (ContainerId id : absences.absentForLong(remembered, seen, now.monotonic())) {
                if (isGone(id)) {
                    baselines.quarantine(id);
                    states.forget(id, now);
                    expected.remove(id);
                    gone.add(id);
                    listener.gone(id);
                }
            }
        } catch (IOException e) {
            problems.report("the state of containers that are gone could not be forgotten: " + e.getMessage());
        }
        return gone;
    }

    private boolean isGone(ContainerId id) {
        try {
            host.read(id);
            return false;
        } catch (NoSuchContainerException _) {
            return true;
        } catch (HostUnavailableException | RuntimeException _) {
            return false;
        }
    }

    /** Changes found not to be in force since the last call. */
    List<Outcome> notInForce() {
        List<Outcome> found = List.copyOf(lateFailures);
        lateFailures.clear();
        return found;
    }
}
