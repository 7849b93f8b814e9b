package org.lxcautoscale.cycle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.InUseFloor;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * Applies decisions to a host, one after the other: keeps the baseline, journals the intent, looks once more, writes,
 * reads back, journals what came of it. A crash between any two of these leaves the old size or the new one, and the
 * journal tells which was meant.
 */
public final class HostExecutor implements PlanExecutor {

    /** Growth that cannot wait is tried again at once when the host refuses it for no lasting reason. */
    private static final int URGENT_RETRIES = 2;

    private final ContainerHost host;
    private final AllocationWriter writer;
    private final StateStore states;
    private final Baselines baselines;
    private final CycleListener listener;

    public HostExecutor(
            ContainerHost host,
            AllocationWriter writer,
            StateStore states,
            Baselines baselines,
            CycleListener listener) {
        this.host = host;
        this.writer = writer;
        this.states = states;
        this.baselines = baselines;
        this.listener = listener;
    }

    @Override
    public List<Outcome> execute(List<Decision> plan, Moment now) {
        List<Outcome> outcomes = new ArrayList<>(plan.size());
        for (Decision decision : plan) {
            if (decision.isChange()) {
                Outcome outcome = apply(decision, now);
                listener.finished(outcome, now);
                outcomes.add(outcome);
            } else {
                outcomes.add(Outcome.of(decision, Result.HELD));
            }
        }
        return outcomes;
    }

    /**
     * What a write has come to.
     *
     * @param certain whether the host has been seen afterwards; if not, the intent stays open until it is
     */
    private record Attempt(Outcome outcome, boolean certain) {

        static Attempt certain(Decision decision, Result result, String detail) {
            return new Attempt(new Outcome(decision, result, detail), true);
        }
    }

    private Outcome apply(Decision decision, Moment now) {
        ContainerId id = decision.id();
        boolean newBaseline = false;
        try {
            newBaseline = baselines.keep(id, decision.configured());
            ContainerState ifApplied = states.of(id)
                    .applied(decision, decision.situation().settings().regretWindow(), now.steady());
            states.intend(decision, ifApplied, now);
        } catch (IOException e) {
            if (!decision.isUrgent()) {
                return new Outcome(decision, Result.REFUSED, "the change could not be journaled: " + e.getMessage());
            }
            listener.troubled("growing container " + id + " without a journal entry: " + e.getMessage());
        }
        Attempt attempt = write(decision, decision.isUrgent() ? URGENT_RETRIES : 0);
        if (attempt.certain()) {
            conclude(attempt.outcome(), newBaseline, now);
        }
        return attempt.outcome();
    }

    private void conclude(Outcome outcome, boolean newBaseline, Moment now) {
        ContainerId id = outcome.decision().id();
        try {
            states.conclude(id, outcome.result(), now);
            if (newBaseline && !outcome.isApplied()) {
                baselines.drop(id);
            }
        } catch (IOException e) {
            listener.troubled("the outcome for container " + id + " could not be journaled: " + e.getMessage());
        }
    }

    private Attempt write(Decision decision, int retries) {
        ContainerId id = decision.id();
        try {
            Optional<String> objection = switch (host.read(id)) {
                case Observed.Readable readable -> objection(decision, readable);
                case Observed.Unreadable unreadable -> Optional.of("it cannot be read now: " + unreadable.cause());
            };
            if (objection.isPresent()) {
                return Attempt.certain(decision, Result.REFUSED, objection.get());
            }
            listener.applying(decision);
            writer.write(id, decision.change());
            return verified(decision, "");
        } catch (WriteFailedException e) {
            Attempt attempt =
                    verified(decision, e.getMessage() == null ? e.kind().name() : e.getMessage());
            boolean passing = attempt.certain() && e.kind() == WriteFailedException.Kind.FAILED;
            return passing && retries > 0 && !attempt.outcome().isApplied() ? write(decision, retries - 1) : attempt;
        } catch (NoSuchContainerException e) {
            return Attempt.certain(decision, Result.REFUSED, "it has vanished");
        } catch (HostUnavailableException e) {
            return Attempt.certain(decision, Result.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** What speaks against the change, now that we look at the container once more. */
    private static Optional<String> objection(Decision decision, Observed.Readable now) {
        Allocation size = now.container().allocation();
        if (!size.equals(decision.configured())) {
            return Optional.of("somebody else has just changed it to " + size);
        }
        if (!now.container().tags().equals(decision.situation().container().tags())) {
            return Optional.of("its tags have just been changed");
        }
        if (decision.situation().container().isRunning() && !now.container().isRunning()) {
            return Optional.of("it has just stopped");
        }
        if (now.container().isLocked()) {
            return Optional.of("the host has just locked it (" + now.container().lock() + ")");
        }
        boolean pinned =
                now.container().cpuPinned() && !decision.situation().container().cpuPinned();
        if (pinned && decision.after().get(Resource.CPU) != decision.before().get(Resource.CPU)) {
            return Optional.of("its configuration pins it to certain CPUs, cores have no effect");
        }
        if (!decision.verdict(Resource.MEMORY).isShrink()) {
            return Optional.empty();
        }
        return switch (now.reading()) {
            case Reading.Counters counters -> {
                if (counters.memory().isEmpty()) {
                    yield Optional.of("its memory use cannot be read now");
                }
                long inUse = counters.memory().get().floor();
                long floor = InUseFloor.floor(inUse, decision.situation().settings());
                yield floor > decision.after().get(Resource.MEMORY)
                        ? Optional.of("memory in use has just risen to " + Resource.MEMORY.format(inUse))
                        : Optional.empty();
            }
            case Reading.Unknown unknown -> Optional.of("its memory use cannot be read now: " + unknown.cause());
            case Reading.Repeated _ -> Optional.of("its memory use has not been measured anew");
            case Reading.Frozen _ -> Optional.of("it has just been frozen");
            case Reading.Stopped _ -> Optional.empty();
        };
    }

    /** Reads the size back; an error of the write counts only when the size is not the wanted one. */
    private Attempt verified(Decision decision, String error) {
        try {
            if (!(host.read(decision.id()) instanceof Observed.Readable readable)) {
                return notReadBack(decision, error, "it cannot be read now");
            }
            Allocation size = readable.container().allocation();
            if (size.equals(decision.target())) {
                return Attempt.certain(decision, Result.APPLIED, error.isEmpty() ? "" : "in spite of: " + error);
            }
            return Attempt.certain(
                    decision, Result.FAILED, error.isEmpty() ? "accepted, but the host shows " + size : error);
        } catch (NoSuchContainerException | HostUnavailableException e) {
            return notReadBack(decision, error, String.valueOf(e.getMessage()));
        }
    }

    private static Attempt notReadBack(Decision decision, String error, String cause) {
        String detail = (error.isEmpty() ? "" : error + "; ") + "its size could not be read back: " + cause;
        return new Attempt(new Outcome(decision, Result.FAILED, detail), false);
    }

    @Override
    public void reconcile(Container container, Moment now) {
        ContainerId id = container.id();
        Allocation size = container.allocation();
        try {
            settle(id, size, now);
            ContainerState state = states.of(id);
            if (state.isChangedByHand(size)) {
                Allocation before = state.known().orElse(size);
                baselines.adopt(id, before, size);
                states.put(id, state.changedByHand(size), now);
                listener.changedByHand(id, before, size);
            }
        } catch (IOException e) {
            listener.troubled("the size of container " + id + " (" + size
                    + "), set by somebody else, could not be kept as its baseline: " + e.getMessage());
        }
    }

    private void settle(ContainerId id, Allocation size, Moment now) throws IOException {
        Optional<Result> settled = states.settle(id, size, now);
        if (settled.isPresent()) {
            if (states.of(id).known().isEmpty()) {
                baselines.drop(id);
            }
            listener.settled(id, size, settled.get());
        }
    }
}
