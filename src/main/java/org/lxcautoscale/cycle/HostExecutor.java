package org.lxcautoscale.cycle;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.BrakePolicy;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.DecisionContext;
import org.lxcautoscale.decision.ShrinkTrial;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.host.NoSuchContainerException;
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
    /** Urgent growth is retried immediately after a temporary failure. */
    private static final int URGENT_RETRIES = 2;

    private final ContainerHost host;
    private final BackgroundWriter writer;
    private final MemoryBrakes brakes;
    private final FirstAid firstAid;
    private final SoftShrinks softShrinks;
    private final StateStore states;
    private final WriteRecords records;
    private final CycleListener listener;
    private final Reconciliation reconciliation;
    private final WriteQueue queue = new WriteQueue();
    private final Map<ContainerId, UnderWay> underWay = new HashMap<>();
    private final List<Outcome> withoutWrite = new ArrayList<>();
    private volatile boolean stopped;

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
        this.firstAid = new FirstAid(brakes, listener);
        this.softShrinks = new SoftShrinks(brakes);
        this.states = states;
        this.records = new WriteRecords(states, baselines, listener);
        this.listener = listener;
        this.reconciliation = new Reconciliation(host, states, baselines, listener);
    }

    @Override
    public List<Outcome> execute(List<Decision> plan, Moment now) {
        plan.stream()
                .filter(decision -> decision.withheld().isEmpty())
                .forEach(decision -> rememberRegret(decision, now));
        plan.stream()
                .filter(Decision::isChange)
                .forEach(decision ->
                        softShrinks.end(decision.id(), "it is decided again").ifPresent(this::ended));
        List<Outcome> outcomes =
                plan.stream().map(decision -> decided(decision, now)).toList();
        queue.add(outcomes, now);
        return outcomes;
    }

    private Outcome decided(Decision decision, Moment now) {
        Outcome outcome = Outcome.first(decision, Result.PENDING);
        boolean isTriedFirst =
                outcome.isPending() && ShrinkTrial.of(decision, now.monotonic()).isPresent();
        return isTriedFirst ? new Outcome(decision, Result.PENDING, "tried with memory.high first") : outcome;
    }

    @Override
    public void withdraw(Predicate<ContainerId> whose, String why) {
        queue.remove(whose).forEach(decision -> withoutWrite.add(new Outcome(decision, Result.REFUSED, why)));
        softShrinks.end(whose, why).forEach(this::ended);
    }

    @Override
    public List<Outcome> advance(Moment now) {
        (stopped ? softShrinks.end(_ -> true, "the program is ending") : softShrinks.endUnread(now.monotonic()))
                .forEach(this::ended);
        List<Outcome> outcomes = new ArrayList<>(withoutWrite);
        withoutWrite.clear();
        boolean progress = true;
        while (progress) {
            List<BackgroundWriter.Ended> ended = writer.ended();
            ended.forEach(one -> end(one, now).ifPresent(outcomes::add));
            boolean isBegun = makeLasting(outcomes, now) || beginHeld(outcomes, now);
            Optional<WriteQueue.Waiting> next = stopped ? Optional.empty() : queue.take(this::isFree, underWay.size());
            next.ifPresent(one -> begin(one, now).ifPresent(outcomes::add));
            progress = !ended.isEmpty() || isBegun || next.isPresent();
        }
        outcomes.addAll(reconciliation.notInForce());
        outcomes.forEach(outcome -> listener.finished(outcome, now));
        return outcomes;
    }

    private void ended(SoftShrinks.Ended one) {
        withoutWrite.add(new Outcome(one.trial().decision(), Result.REFUSED, one.why()));
    }

    /** A floor learned from a kill is kept even if the host cannot restore the former size. */
    private void rememberRegret(Decision decision, Moment now) {
        rememberLearned(decision.id(), states.of(decision.id()).withRegret(decision, now.monotonic()), now);
    }

    /** A kill of the first process removes the counters: a stop soon after a shrink may have been one. */
    @Override
    public void runEnded(ContainerId id, Moment now) {
        softShrinks.end(id, "it has just been restarted").ifPresent(this::ended);
        rememberLearned(id, states.of(id).afterRunEnded(now.monotonic()), now);
    }

    @Override
    public void runStarted(ContainerId id, Instant until, Moment now) {
        rememberLearned(id, states.of(id).started(until), now);
    }

    private void rememberLearned(ContainerId id, ContainerState learned, Moment now) {
        if (!learned.equals(states.of(id)) && !states.isOpen(id)) {
            reconciliation.remember(id, learned, now);
        }
    }

    private boolean isFree(ContainerId id) {
        return !underWay.containsKey(id);
    }

    /** Begins the write of a limit that was raised at once, also when the program is ending; returns whether one was due. */
    private boolean makeLasting(List<Outcome> outcomes, Moment now) {
        Optional<UnderWay> due = WriteQueue.hasRoom(true, underWay.size())
                ? firstAid.takeDue(now.monotonic(), stopped)
                : Optional.empty();
        due.ifPresent(write -> makeLasting(write, now).ifPresent(outcomes::add));
        return due.isPresent();
    }

    /** Begins the write of a shrink that was tried; returns whether one was due. */
    private boolean beginHeld(List<Outcome> outcomes, Moment now) {
        Optional<Decision> due = WriteQueue.hasRoom(false, underWay.size()) ? softShrinks.takeHeld() : Optional.empty();
        due.ifPresent(decision -> beginGuarded(decision, now).ifPresent(outcomes::add));
        return due.isPresent();
    }

    /** Seconds have passed since the check before the raise. */
    private Optional<Outcome> makeLasting(UnderWay write, Moment now) {
        try {
            return afterFinalCheck(write, true, now, checked -> {
                boolean isClosed = !states.isOpen(write.decision().id()); // by a later decision, which was refused
                if (isClosed
                        || !checked.decision().after().equals(write.decision().after())) {
                    records.beginAgain(checked.decision(), now);
                }
                start(checked);
                return Optional.empty();
            });
        } catch (RuntimeException e) {
            return records.conclude(failure(write.decision(), e), write.isNewBaseline(), now);
        }
    }

    private void start(UnderWay write) {
        underWay.put(write.decision().id(), write);
        writer.begin(write.decision().id(), write.decision().change());
    }

    @Override
    public List<Decision> begun() {
        return Stream.concat(firstAid.given().stream(), softShrinks.tried().stream())
                .toList();
    }

    @Override
    public boolean judge(DecisionContext context, Moment now) {
        Optional<SoftShrinks.Ended> takenBack = softShrinks.judge(context);
        takenBack.ifPresent(one -> {
            ended(one);
            if (one.isTooSmall()) {
                ContainerId id = context.container().id();
                rememberLearned(id, states.of(id).tooSmall(one.trial(), now.monotonic()), now);
            }
        });
        return takenBack.isPresent();
    }

    @Override
    public List<Decision> helped() {
        return firstAid.helped();
    }

    @Override
    public Optional<Instant> nextDue() {
        boolean hasRoom = WriteQueue.hasRoom(true, underWay.size()); // without, the end of a write wakes the loop
        return hasRoom ? firstAid.nextDue() : Optional.empty();
    }

    @Override
    public List<Decision> underWay() {
        return underWay.values().stream().map(UnderWay::decision).toList();
    }

    @Override
    public boolean isIdle() {
        return underWay.isEmpty() && firstAid.isEmpty() && ((queue.isEmpty() && softShrinks.isEmpty()) || stopped);
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
        Map<ContainerId, Brake> changes = new HashMap<>();
        for (DecisionContext context : containers) {
            if (softShrinks.isTried(context.container().id())) {
                continue;
            }
            BrakePolicy.change(context, free)
                    .ifPresent(brake -> changes.put(context.container().id(), brake));
        }
        if (!changes.isEmpty()) {
            brakes.set(changes);
        }
    }

    @Override
    public void forgetGone(Observation seen, Moment now) {
        reconciliation.forgetGone(seen, now).forEach(records::forget);
    }

    /** Begins a write; returns the outcome if it has already ended. */
    private Optional<Outcome> begin(WriteQueue.Waiting one, Moment now) {
        Decision decision = one.decision();
        if (one.isOutOfDate(now)) {
            return Optional.of(new Outcome(
                    decision,
                    Result.REFUSED,
                    "it has waited too long for other writes; the decision may be out of date"));
        }
        return softShrinks.begins(decision, now.monotonic()) ? Optional.empty() : beginGuarded(decision, now);
    }

    private Optional<Outcome> beginGuarded(Decision decision, Moment now) {
        // Growth and what somebody wants do not wait for a write that a crash may have left behind.
        if (!decision.isGrowth() && !decision.isRequested() && states.isOpen(decision.id())) {
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
            return records.conclude(failure(decision, e), false, now);
        }
    }

    private Optional<Outcome> begin(Decision decision, int retries, Moment now) {
        try {
            boolean isNewBaseline = records.begin(decision, firstAid.concerns(decision), now);
            return write(new UnderWay(decision, isNewBaseline, retries, false), now);
        } catch (IOException e) {
            return Optional.of(
                    new Outcome(decision, Result.REFUSED, "the change could not be journaled: " + e.getMessage()));
        }
    }

    private Optional<Outcome> write(UnderWay write, Moment now) {
        return afterFinalCheck(write, firstAid.concerns(write.decision()), now, checked -> {
            if (stopped) { // during the final check, which may take seconds
                return concluded(write, Result.REFUSED, "the program is ending", now);
            }
            if (!checked.decision().after().equals(write.decision().after())) {
                records.beginAgain(checked.decision(), now);
            }
            listener.applying(checked.decision());
            if (!firstAid.helps(checked, now.monotonic())) {
                start(checked);
            }
            return Optional.empty();
        });
    }

    /** Goes on with what the final check leaves of a decision, or concludes it. */
    private Optional<Outcome> afterFinalCheck(
            UnderWay write, boolean helpsAtOnce, Moment now, Function<UnderWay, Optional<Outcome>> next) {
        Decision decision = write.decision();
        try {
            return switch (FinalCheck.of(decision, host.read(decision.id()), helpsAtOnce)) {
                case FinalCheck.Rejected(String why) -> concluded(write, Result.REFUSED, why, now);
                case FinalCheck.Allowed(Decision left) -> next.apply(write.of(left));
            };
        } catch (NoSuchContainerException _) {
            return concluded(write, Result.REFUSED, "it no longer exists", now);
        } catch (HostUnavailableException e) {
            return concluded(write, Result.FAILED, String.valueOf(e.getMessage()), now);
        }
    }

    private Optional<Outcome> concluded(UnderWay write, Result result, String detail, Moment now) {
        return records.conclude(
                write.outcome(new Outcome(write.decision(), result, detail)), write.isNewBaseline(), now);
    }

    private Optional<Outcome> end(BackgroundWriter.Ended ended, Moment now) {
        UnderWay write = underWay.remove(ended.id());
        if (write == null) {
            return Optional.empty();
        }
        try {
            return end(write, ended, now);
        } catch (RuntimeException e) {
            return Optional.of(failure(write.decision(), e));
        }
    }

    private Optional<Outcome> end(UnderWay write, BackgroundWriter.Ended ended, Moment now) {
        Decision decision = write.decision();
        ReadBack readBack = ReadBack.of(host, decision, ended.error());
        Outcome outcome = write.outcome(readBack.outcome());
        if (readBack.configured().isEmpty()) {
            return Optional.of(outcome); // the intent stays open until the container can be read
        }
        Allocation configured = readBack.configured().get();
        boolean isUntouched = configured.isSameAs(decision.configured());
        if (isUntouched && !outcome.isApplied() && ended.is(Kind.TIMED_OUT)) {
            return records.unanswered(outcome, now);
        }
        if (isUntouched && !outcome.isApplied() && ended.is(Kind.FAILED) && write.retries() > 0 && !stopped) {
            return write(write.again(), now);
        }
        Allocation accepted = decision.change().acceptedPart(configured);
        boolean isAccepted = accepted.isSameAs(decision.target()) || !accepted.isSameAs(decision.configured());
        records.conclude(outcome, write.isNewBaseline() && !isAccepted, now);
        if (isAccepted) {
            reconciliation.expect(outcome, accepted, now);
        }
        return Optional.of(outcome);
    }

    private Outcome failure(Decision decision, RuntimeException e) {
        underWay.remove(decision.id());
        return new Outcome(decision, Result.FAILED, "an internal error: " + e);
    }
}
