package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/**
 * What is remembered about a container between cycles and across restarts.
 *
 * @param known the size last set or seen; a different one now means an external modification
 * @param changedAt when it was last changed by this program (monotonic time)
 * @param beforeOffPeak the amounts to restore when the off-peak time ends
 * @param floors sizes below which a shrink was regretted
 * @param watches shrinks still being watched
 * @param flapping the flapping of each resource
 * @param failures number of consecutive failed writes
 * @param failedAt when the last write failed (monotonic time)
 * @param startedRun what it gets for having been started, and what it had before
 * @param lentUntil until when a memory limit that was raised at once may stay without being configured (monotonic time)
 */
public record ContainerState(
        Optional<Allocation> known,
        Optional<Instant> changedAt,
        Map<Resource, Long> beforeOffPeak,
        Map<Resource, DecayingFloor> floors,
        Map<Resource, ShrinkWatch> watches,
        Map<Resource, Flapping> flapping,
        int failures,
        Optional<Instant> failedAt,
        Optional<Instant> lentUntil,
        Optional<StartedRun> startedRun) {

    /** How long a limit stays raised that cannot be made lasting. */
    public static final Duration LENT_FOR = Duration.ofMinutes(30);

    /** For a container that was never changed. */
    public static final ContainerState NEW = new ContainerState(
            Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), 0, Optional.empty());

    /** Of a container whose limit in force was not raised at once. */
    public ContainerState(
            Optional<Allocation> known,
            Optional<Instant> changedAt,
            Map<Resource, Long> beforeOffPeak,
            Map<Resource, DecayingFloor> floors,
            Map<Resource, ShrinkWatch> watches,
            Map<Resource, Flapping> flapping,
            int failures,
            Optional<Instant> failedAt) {
        this(
                known,
                changedAt,
                beforeOffPeak,
                floors,
                watches,
                flapping,
                failures,
                failedAt,
                Optional.empty(),
                Optional.empty());
    }

    public ContainerState {
        beforeOffPeak = Map.copyOf(beforeOffPeak);
        floors = Map.copyOf(floors);
        watches = Map.copyOf(watches);
        flapping = Map.copyOf(flapping);
    }

    /** After a decision has been applied. */
    public ContainerState applied(Decision decision, Duration regretWindow, Instant now) {
        if (decision.isRollback()) {
            return rolledBack(decision);
        }
        if (decision.isRequested()) {
            return requested(decision, now);
        }
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        Map<Resource, ShrinkWatch> newWatches = copy(watches);
        newWatches.values().removeIf(watch -> !watch.isActive(now));
        Map<Resource, Flapping> newFlapping = copy(flapping);
        Map<Resource, Long> offPeak = copy(beforeOffPeak);
        for (Resource resource : Resource.values()) {
            Verdict verdict = decision.verdict(resource);
            if (verdict.reason() == Reason.STARTUP_BOOST || verdict.reason() == Reason.STARTUP_BOOST_END) {
                continue; // lent for a while and taken back: nothing is learned from it
            }
            if (verdict.isShrink()) {
                newWatches.merge(
                        resource,
                        decision.watchOf(resource, now.plus(regretWindow)),
                        (old, fresh) -> new ShrinkWatch(
                                Math.max(old.before(), fresh.before()),
                                fresh.until(),
                                Math.min(old.pressureBefore(), fresh.pressureBefore()),
                                Math.min(old.throttledBefore(), fresh.throttledBefore())));
                if (verdict.reason() != Reason.OFF_PEAK) {
                    newFlapping.merge(resource, Flapping.startedBy(now), (old, _) -> old.shrunk(now));
                } else {
                    offPeak.merge(resource, decision.formerSize(resource), Math::max);
                }
            } else if (verdict.isGrow()) {
                newWatches.remove(resource);
                boolean isPlanned = verdict.reason() == Reason.OFF_PEAK_END || verdict.reason() == Reason.EXPECTED;
                if (!isPlanned) {
                    newFlapping.computeIfPresent(
                            resource, (_, old) -> old.grown(decision.after().get(resource), now));
                }
                if (verdict.reason() == Reason.REGRET) {
                    long former =
                            activeWatch(resource, now).map(ShrinkWatch::before).orElse(0L);
                    newFloors.put(
                            resource,
                            new DecayingFloor(Math.max(former, decision.after().get(resource)), now));
                }
            }
            if (isBack(decision, resource)) {
                offPeak.remove(resource);
            }
        }
        return new ContainerState(
                Optional.of(decision.target()),
                Optional.of(now),
                offPeak,
                newFloors,
                newWatches,
                newFlapping,
                0,
                Optional.empty(),
                decision.change().has(Resource.MEMORY) ? Optional.empty() : lentUntil,
                startedRun.flatMap(run -> run.after(decision)));
    }

    /** It has just been started, and gets more for a while. */
    public ContainerState started(Instant until) {
        return with(Optional.of(new StartedRun(until, startedRun.flatMap(StartedRun::millicoresBefore))));
    }

    /** Whether it has just been started, and gets more for that. */
    public boolean isStarting(Instant now) {
        return startedRun.filter(run -> run.isStarting(now)).isPresent();
    }

    private ContainerState with(Optional<StartedRun> run) {
        return new ContainerState(
                known, changedAt, beforeOffPeak, floors, watches, flapping, failures, failedAt, lentUntil, run);
    }

    /** Its memory limit is raised at once, and is to be made lasting. */
    public ContainerState lent(Instant now) {
        return new ContainerState(
                known,
                changedAt,
                beforeOffPeak,
                floors,
                watches,
                flapping,
                failures,
                failedAt,
                Optional.of(now.plus(LENT_FOR)),
                startedRun);
    }

    /**
     * After a shrink has turned out to be wrong: its former size becomes a floor, whether or not it can be restored. Done
     * once per shrink.
     */
    public ContainerState withRegret(Decision decision, Instant now) {
        ContainerState state = this;
        for (Resource resource : Resource.values()) {
            if (decision.wants(resource, Reason.REGRET)) {
                state = state.withFloor(resource, now);
            }
        }
        return state;
    }

    /**
     * After the container was stopped or restarted. If its memory was reduced recently, the kernel may have killed its first
     * process, so the former size becomes a floor.
     */
    public ContainerState afterRunEnded(Instant now) {
        return withFloor(Resource.MEMORY, now);
    }

    private ContainerState withFloor(Resource resource, Instant now) {
        return activeWatch(resource, now)
                .filter(watch -> !hasFloor(resource, watch))
                .map(watch -> withFloor(resource, watch.before(), now))
                .orElse(this);
    }

    /** After a smaller size of memory was tried, and turned out to be too small. */
    public ContainerState tooSmall(ShrinkTrial trial, Instant now) {
        return withFloor(Resource.MEMORY, trial.decision().formerSize(Resource.MEMORY), now);
    }

    private ContainerState withFloor(Resource resource, long amount, Instant now) {
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        newFloors.put(resource, new DecayingFloor(amount, now));
        return new ContainerState(
                known,
                changedAt,
                beforeOffPeak,
                newFloors,
                watches,
                flapping,
                failures,
                failedAt,
                lentUntil,
                startedRun);
    }

    private boolean hasFloor(Resource resource, ShrinkWatch watch) {
        DecayingFloor floor = floors.get(resource);
        return floor != null
                && floor.amount() >= watch.before()
                && changedAt.filter(floor.since()::isBefore).isEmpty();
    }

    /** After a write that changed nothing: counts the failure. */
    public ContainerState failed(Instant now) {
        return failed(failures + 1, now);
    }

    /** The same, with this number of consecutive failures. */
    public ContainerState failed(int times, Instant now) {
        return new ContainerState(
                known,
                changedAt,
                beforeOffPeak,
                floors,
                watches,
                flapping,
                times,
                Optional.of(now),
                lentUntil,
                startedRun);
    }

    /** The same, with this known size. */
    public ContainerState withKnown(Allocation size) {
        return new ContainerState(
                Optional.of(size),
                changedAt,
                beforeOffPeak,
                floors,
                watches,
                flapping,
                failures,
                failedAt,
                lentUntil,
                startedRun);
    }

    /**
     * After a write that failed although it was accepted, fully or in part. A shrink that it has left in the configuration
     * may come into force later, at the next start at the latest, so it is watched; and what it has lent is taken back.
     *
     * @param accepted the size that the host accepted
     */
    public ContainerState accepted(Decision decision, Allocation accepted, Instant now) {
        Decision shrink = decision;
        for (Resource resource : Resource.values()) {
            boolean isAccepted = accepted.isSameAs(decision.target(), resource);
            if (!isAccepted || !decision.verdict(resource).isShrink()) {
                shrink = shrink.without(resource, Reason.NOT_IN_FORCE, "not accepted");
            }
        }
        boolean isLent = decision.verdict(Resource.CPU).reason() == Reason.STARTUP_BOOST
                && accepted.isSameAs(decision.target(), Resource.CPU);
        ContainerState state = isLent ? with(startedRun.flatMap(run -> run.after(decision))) : this;
        return state.withShrink(shrink, accepted, now);
    }

    private ContainerState withShrink(Decision shrink, Allocation accepted, Instant now) {
        return shrink.isChange() && !shrink.isRequested()
                ? applied(shrink, shrink.context().settings().shrinkSafety().regretWindow(), now)
                        .failed(failures, failedAt.orElse(now))
                        .withKnown(accepted)
                : withKnown(accepted);
    }

    /**
     * After an external modification: forgets what was remembered about the resources that were changed.
     */
    public ContainerState externallyModified(Allocation seen) {
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        Map<Resource, ShrinkWatch> newWatches = copy(watches);
        Map<Resource, Flapping> newFlapping = copy(flapping);
        Map<Resource, Long> offPeak = copy(beforeOffPeak);
        for (Resource resource : Resource.values()) {
            if (known.isPresent() && !known.get().isSameAs(seen, resource)) {
                newFloors.remove(resource);
                newWatches.remove(resource);
                newFlapping.remove(resource);
                offPeak.remove(resource);
            }
        }
        return new ContainerState(
                Optional.of(seen),
                changedAt,
                offPeak,
                newFloors,
                newWatches,
                newFlapping,
                0,
                Optional.empty(),
                known.filter(size -> size.memory().equals(seen.memory())).flatMap(_ -> lentUntil),
                startedRun.filter(_ ->
                        known.filter(size -> !size.isSameAs(seen, Resource.CPU)).isEmpty()));
    }

    /** A size that an administrator has set is theirs, as one that they have set by hand. */
    private ContainerState requested(Decision decision, Instant now) {
        ContainerState state =
                decision.isManual() ? externallyModified(decision.target()) : withKnown(decision.target());
        return new ContainerState(
                state.known,
                Optional.of(now),
                state.beforeOffPeak,
                state.floors,
                state.watches,
                state.flapping,
                0,
                Optional.empty(),
                decision.change().has(Resource.MEMORY) ? Optional.empty() : lentUntil,
                startedRun.filter(_ -> !decision.change().has(Resource.CPU)));
    }

    /**
     * After a rollback: as if never changed, except for the learned floors. The size after a partial rollback is still one
     * set by this program.
     */
    private ContainerState rolledBack(Decision rollback) {
        return new ContainerState(
                rollback.isUnrestricted() ? Optional.empty() : Optional.of(rollback.target()),
                Optional.empty(),
                Map.of(),
                floors,
                Map.of(),
                Map.of(),
                0,
                Optional.empty());
    }

    /** Whether the size differs from the one last set or seen. */
    public boolean isExternallyModified(Allocation seen) {
        return known.isPresent() && !known.get().isSameAs(seen);
    }

    Optional<ShrinkWatch> activeWatch(Resource resource, Instant now) {
        return Optional.ofNullable(watches.get(resource)).filter(watch -> watch.isActive(now));
    }

    /** Whether the size from before the off-peak time is restored, as far as the current maximum allows. */
    private static boolean isBack(Decision decision, Resource resource) {
        DecisionContext context = decision.context();
        return !context.isOffPeak()
                && context.offPeakEnd(resource)
                        .filter(size -> Math.max(
                                        decision.before().get(resource),
                                        decision.after().get(resource))
                                >= size)
                        .isPresent();
    }

    private static <V> Map<Resource, V> copy(Map<Resource, V> map) {
        Map<Resource, V> copy = new EnumMap<>(Resource.class);
        copy.putAll(map);
        return copy;
    }
}
