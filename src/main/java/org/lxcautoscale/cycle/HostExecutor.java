package org.lxcautoscale.cycle;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.BrakePolicy;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/**
 * Applies decisions to a host in the background, a few at a time and one per container, growth first. For each decision it
 * saves the baseline, journals the intent, runs the final check, writes, reads back and journals the outcome. A crash
 * between any two steps leaves the old or the new size, and the journal tells which was intended. A decision that fails
 * affects only its container.
 */
public final class HostExecutor implements PlanExecutor {
    /** Each call of {@code pct} takes a second of CPU time, so more at once would burden the host. */
    private static final int MAX_CONCURRENT = 3;

    /** Urgent growth does not wait for other writes. */
    private static final int MAX_CONCURRENT_URGENT = 8;

    /** Urgent growth is retried immediately after a temporary failure. */
    private static final int URGENT_RETRIES = 2;

    /** Older decisions are out of date. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final ContainerHost host;
    private final BackgroundWriter writer;
    private final MemoryBrakes brakes;
    private final FirstAid firstAid;
    private final StateStore states;
    private final Baselines baselines;
    private final CycleListener listener;
    private final Reconciliation reconciliation;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<ContainerId, UnderWay> underWay = new HashMap<>();
    private final Map<ContainerId, Allocation> unsavedBaselines = new HashMap<>();
    private final List<Outcome> withdrawn = new ArrayList<>();
    private final List<Decision> helped = new ArrayList<>();
    private volatile boolean stopped;

    /** A decision that waits for its turn. */
    private record Waiting(Decision decision, Moment since) {
        boolean isUrgent() {
            return decision.isUrgent();
        }
    }

    /** A decision that is being written. */
    record UnderWay(Decision decision, boolean isNewBaseline, int retries, boolean isRaised) {
        UnderWay raised() {
            return new UnderWay(decision, isNewBaseline, retries, true);
        }
    }

    public HostExecutor(
            ContainerHost host,
            BackgroundWriter writer,
            MemoryBrakes brakes,
            StateStore states,
            Baselines baselines,
            CycleListener listener) {
        this.host = host;
        this.writer = writer;
        this.brakes = brakes;
        this.firstAid = new FirstAid(brakes);
        this.states = states;
        this.baselines = baselines;
        this.listener = listener;
        this.reconciliation = new Reconciliation(host, states, baselines, listener);
    }

    @Override
    public List<Outcome> execute(List<Decision> plan, Moment now) {
        plan.stream()
                .filter(decision -> decision.withheld().isEmpty())
                .forEach(decision -> rememberRegret(decision, now));
        Set<ContainerId> decided = plan.stream().map(Decision::id).collect(Collectors.toSet());
        waiting.removeIf(old -> decided.contains(old.decision().id()));
        List<Outcome> outcomes = plan.stream()
                .map(decision -> Outcome.first(decision, Result.PENDING))
                .toList();
        outcomes.stream()
                .filter(Outcome::isPending)
                .forEach(outcome -> waiting.add(new Waiting(outcome.decision(), now)));
        waiting.sort(Comparator.comparing((Waiting one) -> !one.isUrgent())
                .thenComparing(one -> !one.decision().isGrowth()));
        return outcomes;
    }

    @Override
    public void withdraw() {
        waiting.forEach(one -> withdrawn.add(
                new Outcome(one.decision(), Result.REFUSED, "the settings have changed; it is decided again")));
        waiting.clear();
    }

    @Override
    public List<Outcome> advance(Moment now) {
        List<Outcome> outcomes = new ArrayList<>(withdrawn);
        withdrawn.clear();
        boolean progress = true;
        while (progress) {
            List<BackgroundWriter.Ended> ended = writer.ended();
            ended.forEach(one -> end(one, now).ifPresent(outcomes::add));
            boolean isBegun = makeLasting(outcomes, now);
            Optional<Waiting> next = stopped ? Optional.empty() : next();
            next.ifPresent(one -> {
                waiting.remove(one);
                begin(one, now).ifPresent(outcomes::add);
            });
            progress = !ended.isEmpty() || isBegun || next.isPresent();
        }
        outcomes.addAll(reconciliation.notInForce());
        outcomes.forEach(outcome -> listener.finished(outcome, now));
        return outcomes;
    }

    /** A floor learned from a kill is kept even if the host cannot restore the former size. */
    private void rememberRegret(Decision decision, Moment now) {
        rememberLearned(decision.id(), states.of(decision.id()).withRegret(decision, now.monotonic()), now);
    }

    /** A kill of the first process removes the counters: a stop soon after a shrink may have been one. */
    @Override
    public void runEnded(ContainerId id, Moment now) {
        rememberLearned(id, states.of(id).afterRunEnded(now.monotonic()), now);
    }

    private void rememberLearned(ContainerId id, ContainerState learned, Moment now) {
        if (!learned.equals(states.of(id)) && !states.isOpen(id)) {
            reconciliation.remember(id, learned, now);
        }
    }

    private Optional<Waiting> next() {
        return waiting.stream()
                .filter(one -> !underWay.containsKey(one.decision().id()))
                .filter(one -> underWay.size() < (one.isUrgent() ? MAX_CONCURRENT_URGENT : MAX_CONCURRENT))
                .findFirst();
    }

    /** Begins the write of a limit that was raised at once, also when the program is ending; returns whether one was due. */
    private boolean makeLasting(List<Outcome> outcomes, Moment now) {
        Optional<UnderWay> due =
                underWay.size() < MAX_CONCURRENT_URGENT ? firstAid.takeDue(now.monotonic(), stopped) : Optional.empty();
        due.ifPresent(write -> makeLasting(write, now).ifPresent(outcomes::add));
        return due.isPresent();
    }

    /** Seconds have passed since the check before the raise. */
    private Optional<Outcome> makeLasting(UnderWay write, Moment now) {
        Decision decision = write.decision();
        Outcome rejected;
        try {
            FinalCheck check = FinalCheck.of(decision, host.read(decision.id()), true);
            if (!(check instanceof FinalCheck.Rejected(String why))) {
                if (!states.isOpen(decision.id())) { // a later decision, which was refused, has closed it
                    journalAgain(decision, now);
                }
                start(write);
                return Optional.empty();
            }
            rejected = new Outcome(decision, Result.REFUSED, why);
        } catch (NoSuchContainerException _) {
            rejected = new Outcome(decision, Result.REFUSED, "it no longer exists");
        } catch (HostUnavailableException e) {
            rejected = new Outcome(decision, Result.FAILED, String.valueOf(e.getMessage())).whileRaised();
        } catch (RuntimeException e) {
            rejected = failure(decision, e);
        }
        return concluded(rejected, write.isNewBaseline(), now);
    }

    private void start(UnderWay write) {
        underWay.put(write.decision().id(), write);
        writer.begin(write.decision().id(), write.decision().change());
    }

    @Override
    public boolean isHelped(ContainerId id) {
        return firstAid.isGiven(id);
    }

    @Override
    public List<Decision> helped() {
        List<Decision> since = List.copyOf(helped);
        helped.clear();
        return since;
    }

    @Override
    public Optional<Instant> nextDue() {
        return firstAid.nextDue();
    }

    @Override
    public List<Decision> underWay() {
        return underWay.values().stream().map(UnderWay::decision).toList();
    }

    @Override
    public boolean isIdle() {
        return underWay.isEmpty() && firstAid.isEmpty() && (waiting.isEmpty() || stopped);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void reconcile(Observed.Readable container, Moment now) {
        if (!underWay.containsKey(container.id()) && !firstAid.isGiven(container.id())) {
            reconciliation.of(container, now);
        }
    }

    @Override
    public void brake(List<DecisionContext> containers, long free) {
        Map<ContainerId, OptionalLong> changes = new HashMap<>();
        for (DecisionContext context : containers) {
            BrakePolicy.change(context, free)
                    .ifPresent(brake -> changes.put(
                            context.container().id(),
                            brake.isSet() ? OptionalLong.of(brake.bytes()) : OptionalLong.empty()));
        }
        if (!changes.isEmpty()) {
            brakes.set(changes);
        }
    }

    @Override
    public void forgetGone(Observation seen, Moment now) {
        reconciliation.forgetGone(seen, now).forEach(unsavedBaselines::remove);
    }

    /** Begins a write; returns the outcome if it has already ended. */
    private Optional<Outcome> begin(Waiting one, Moment now) {
        Decision decision = one.decision();
        // A rollback is not decided again.
        if (!decision.isRollback()
                && now.monotonic().isAfter(one.since().monotonic().plus(MAX_WAIT))) {
            return Optional.of(new Outcome(
                    decision,
                    Result.REFUSED,
                    "it has waited too long for other writes; the decision may be out of date"));
        }
        // Growth and rollbacks do not wait for a write that a crash may have left behind.
        if (!decision.isGrowth() && !decision.isRollback() && states.isOpen(decision.id())) {
            return Optional.of(new Outcome(decision, Result.REFUSED, "an earlier write to it may still be going on"));
        }
        try {
            if (!firstAid.isGiven(decision.id())
                    && states.isOpen(decision.id())
                    && !reconciliation.settleAtOnce(decision.id(), now)) {
                return Optional.of(new Outcome(
                        decision, Result.REFUSED, "it cannot be read now, and an earlier write to it is open"));
            }
            return begin(decision, decision.isUrgent() ? URGENT_RETRIES : 0, now);
        } catch (RuntimeException e) {
            return concluded(failure(decision, e), false, now);
        }
    }

    private Optional<Outcome> begin(Decision decision, int retries, Moment now) {
        boolean isNewBaseline = false;
        try {
            isNewBaseline =
                    baselines.keep(decision.id(), unsavedBaselines.getOrDefault(decision.id(), decision.configured()));
            unsavedBaselines.remove(decision.id());
            if (firstAid.concerns(decision)) {
                states.put(decision.id(), states.of(decision.id()).lent(now.monotonic()), now);
            }
            states.intend(decision, ifApplied(decision, now), now);
        } catch (IOException e) {
            if (!decision.isUrgent()) {
                dropBaseline(decision.id(), isNewBaseline);
                return Optional.of(
                        new Outcome(decision, Result.REFUSED, "the change could not be journaled: " + e.getMessage()));
            }
            unsavedBaselines.putIfAbsent(decision.id(), decision.configured());
            states.intendUnjournaled(decision, ifApplied(decision, now), now);
            listener.onError(
                    decision.id(),
                    "growing container " + decision.id() + " without a journal entry: " + e.getMessage());
        }
        return write(decision, isNewBaseline, retries, now);
    }

    private ContainerState ifApplied(Decision decision, Moment now) {
        return states.of(decision.id())
                .applied(decision, decision.context().settings().shrinkSafety().regretWindow(), now.monotonic());
    }

    private Optional<Outcome> write(Decision decision, boolean isNewBaseline, int retries, Moment now) {
        try {
            FinalCheck check = FinalCheck.of(decision, host.read(decision.id()), firstAid.concerns(decision));
            if (stopped) { // during the final check, which may take seconds
                return concluded(new Outcome(decision, Result.REFUSED, "the program is ending"), isNewBaseline, now);
            }
            return switch (check) {
                case FinalCheck.Rejected(String why) ->
                    concluded(new Outcome(decision, Result.REFUSED, why), isNewBaseline, now);
                case FinalCheck.Allowed(Decision left) -> {
                    if (!left.after().equals(decision.after())) {
                        journalAgain(left, now);
                    }
                    listener.applying(left);
                    UnderWay write = new UnderWay(left, isNewBaseline, retries, false);
                    if (!isHelped(write, now)) {
                        start(write);
                    }
                    yield Optional.empty();
                }
            };
        } catch (NoSuchContainerException _) {
            return concluded(new Outcome(decision, Result.REFUSED, "it no longer exists"), isNewBaseline, now);
        } catch (HostUnavailableException e) {
            return concluded(new Outcome(decision, Result.FAILED, String.valueOf(e.getMessage())), isNewBaseline, now);
        }
    }

    /** Raises the memory limit at once, if that is urgent and possible; then its write comes later. */
    private boolean isHelped(UnderWay write, Moment now) {
        Decision decision = write.decision();
        if (!firstAid.concerns(decision)) {
            return false;
        }
        try {
            boolean isRaised = firstAid.raise(write.raised(), now.monotonic());
            if (isRaised) {
                helped.add(decision);
            }
            return isRaised;
        } catch (IOException e) {
            listener.onError(
                    decision.id(),
                    "the limit of container " + decision.id() + " could not be raised at once: " + e.getMessage());
            return false;
        }
    }

    /** What is written differs from what was journaled: without this entry, a restart would take the one for the other. */
    private void journalAgain(Decision left, Moment now) {
        try {
            states.intend(left, ifApplied(left, now), now);
        } catch (IOException e) {
            states.intendUnjournaled(left, ifApplied(left, now), now);
            listener.onError(
                    left.id(), "changing container " + left.id() + " without a journal entry: " + e.getMessage());
        }
    }

    private Optional<Outcome> end(BackgroundWriter.Ended ended, Moment now) {
        UnderWay write = underWay.remove(ended.id());
        if (write == null) {
            return Optional.empty();
        }
        try {
            return end(write, ended.failure(), now);
        } catch (RuntimeException e) {
            return Optional.of(failure(write.decision(), e));
        }
    }

    private Optional<Outcome> end(UnderWay write, Optional<Exception> failure, Moment now) {
        Decision decision = write.decision();
        ReadBack readBack =
                ReadBack.of(host, decision, failure.map(HostExecutor::message).orElse(""));
        Outcome outcome = write.isRaised() ? readBack.outcome().whileRaised() : readBack.outcome();
        if (readBack.configured().isEmpty()) {
            return Optional.of(outcome); // the intent stays open until the container can be read
        }
        Allocation configured = readBack.configured().get();
        boolean isUntouched = configured.equals(decision.configured());
        if (isUntouched && !outcome.isApplied() && is(Kind.TIMED_OUT, failure)) {
            return unanswered(outcome, now);
        }
        if (isUntouched && !outcome.isApplied() && is(Kind.FAILED, failure) && write.retries() > 0 && !stopped) {
            return write(decision, write.isNewBaseline(), write.retries() - 1, now);
        }
        Allocation accepted = decision.change().acceptedPart(configured);
        boolean isAccepted = accepted.equals(decision.target()) || !accepted.equals(decision.configured());
        concluded(outcome, write.isNewBaseline() && !isAccepted, now);
        if (isAccepted) {
            reconciliation.expect(outcome, accepted, now);
        }
        return Optional.of(outcome);
    }

    private static boolean is(Kind kind, Optional<Exception> failure) {
        return failure.filter(e -> e instanceof WriteFailedException refused && refused.kind() == kind)
                .isPresent();
    }

    private static String message(Exception failure) {
        return switch (failure) {
            case WriteFailedException refused
            when refused.getMessage() == null -> refused.kind().name();
            case WriteFailedException refused -> String.valueOf(refused.getMessage());
            default -> "an internal error: " + failure;
        };
    }

    private Outcome failure(Decision decision, RuntimeException e) {
        underWay.remove(decision.id());
        return new Outcome(decision, Result.FAILED, "an internal error: " + e);
    }

    /** Journals the outcome of a decision. */
    private Optional<Outcome> concluded(Outcome outcome, boolean isNewBaseline, Moment now) {
        ContainerId id = outcome.decision().id();
        try {
            states.conclude(id, outcome.result(), now);
        } catch (IOException e) {
            listener.onError(id, "the outcome for container " + id + " could not be journaled: " + e.getMessage());
        }
        dropBaseline(id, isNewBaseline && !outcome.isApplied());
        return Optional.of(outcome);
    }

    /** A write that timed out may still take effect: the intent stays open. */
    private Optional<Outcome> unanswered(Outcome outcome, Moment now) {
        ContainerId id = outcome.decision().id();
        try {
            states.unanswered(id, now);
        } catch (IOException e) {
            listener.onError(id, "the outcome for container " + id + " could not be journaled: " + e.getMessage());
        }
        return Optional.of(outcome);
    }

    /** Deletes a size that was saved for a change that was not made. */
    private void dropBaseline(ContainerId id, boolean isNew) {
        try {
            if (isNew) {
                baselines.drop(id);
            }
        } catch (IOException e) {
            listener.onError(id, "the baseline of container " + id + " could not be removed: " + e.getMessage());
        }
    }
}
