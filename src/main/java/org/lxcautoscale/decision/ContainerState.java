package org.lxcautoscale.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Resource;

/**
 * What is remembered of a container from one cycle to the next, and over restarts.
 *
 * @param known the size we last set or saw; another one now means that somebody else has changed it
 * @param changedAt when we last changed it (monotonic time)
 * @param beforeOffPeak the amounts that come back when the off-peak time ends
 * @param floors sizes below which a shrink was regretted
 * @param watches shrinks still being watched
 * @param flapping how each resource has flapped
 * @param failures writes that have failed in a row
 * @param failedAt when the last of them failed (monotonic time)
 */
public record ContainerState(
        Optional<Allocation> known,
        Optional<Instant> changedAt,
        Map<Resource, Long> beforeOffPeak,
        Map<Resource, DecayingFloor> floors,
        Map<Resource, ShrinkWatch> watches,
        Map<Resource, Flapping> flapping,
        int failures,
        Optional<Instant> failedAt) {

    /** Of a container that was never changed. */
    public static final ContainerState NEW = new ContainerState(
            Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of(), Map.of(), 0, Optional.empty());

    public ContainerState {
        beforeOffPeak = Map.copyOf(beforeOffPeak);
        floors = Map.copyOf(floors);
        watches = Map.copyOf(watches);
        flapping = Map.copyOf(flapping);
    }

    /** After a decision has been carried out. */
    public ContainerState applied(Decision decision, Duration regretWindow, Instant now) {
        if (decision.isRollback()) {
            return rolledBack(decision);
        }
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        Map<Resource, ShrinkWatch> newWatches = copy(watches);
        newWatches.values().removeIf(watch -> !watch.isActive(now));
        Map<Resource, Flapping> newFlapping = copy(flapping);
        Map<Resource, Long> offPeak = copy(beforeOffPeak);
        for (Resource resource : Resource.values()) {
            Verdict verdict = decision.verdict(resource);
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
                    offPeak.merge(resource, decision.former(resource), Math::max);
                }
            } else if (verdict.isGrow()) {
                newWatches.remove(resource);
                if (verdict.reason() != Reason.OFF_PEAK_END) {
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
                Optional.empty());
    }

    /**
     * After a shrink has turned out to be wrong: the former size is a floor, whatever becomes of giving it back. It is
     * learned once for a shrink.
     */
    public ContainerState regretting(Decision decision, Instant now) {
        ContainerState state = this;
        for (Resource resource : Resource.values()) {
            if (decision.wants(resource, Reason.REGRET)) {
                state = state.learning(resource, now);
            }
        }
        return state;
    }

    /**
     * After the container has stopped, or was restarted. Where its memory was made smaller a short time ago, the kernel may
     * have killed its first process: the former size is a floor.
     */
    public ContainerState ended(Instant now) {
        return learning(Resource.MEMORY, now);
    }

    private ContainerState learning(Resource resource, Instant now) {
        Optional<ShrinkWatch> lesson = activeWatch(resource, now).filter(watch -> !hasLearned(resource, watch));
        if (lesson.isEmpty()) {
            return this;
        }
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        newFloors.put(resource, new DecayingFloor(lesson.get().before(), now));
        return new ContainerState(known, changedAt, beforeOffPeak, newFloors, watches, flapping, failures, failedAt);
    }

    private boolean hasLearned(Resource resource, ShrinkWatch watch) {
        DecayingFloor floor = floors.get(resource);
        return floor != null
                && floor.amount() >= watch.before()
                && changedAt.filter(floor.since()::isBefore).isEmpty();
    }

    /** After a write that changed nothing: only the failure is counted. */
    public ContainerState failed(Instant now) {
        return failed(failures + 1, now);
    }

    /** The same, and so many have failed in a row. */
    public ContainerState failed(int times, Instant now) {
        return new ContainerState(known, changedAt, beforeOffPeak, floors, watches, flapping, times, Optional.of(now));
    }

    /** The same, but this is the size that is known. */
    public ContainerState knowing(Allocation size) {
        return new ContainerState(
                Optional.of(size), changedAt, beforeOffPeak, floors, watches, flapping, failures, failedAt);
    }

    /**
     * After a write that was accepted, wholly or in part, and has failed all the same. A shrink that it has left in the
     * configuration may come into force later, with the next start at the latest: it is watched.
     *
     * @param taken the size that was accepted
     */
    public ContainerState accepted(Decision decision, Allocation taken, Instant now) {
        Decision shrink = decision;
        for (Resource resource : Resource.values()) {
            boolean isTaken = taken.get(resource) == decision.target().get(resource);
            if (!isTaken || !decision.verdict(resource).isShrink()) {
                shrink = shrink.without(resource, Reason.NOT_IN_FORCE, "not taken");
            }
        }
        return shrink.isChange() && !shrink.isRollback()
                ? applied(shrink, decision.context().settings().shrinkSafety().regretWindow(), now)
                        .failed(failures, failedAt.orElse(now))
                        .knowing(taken)
                : knowing(taken);
    }

    /**
     * After somebody else has changed the size: nothing that we remember of what they changed stands against it.
     */
    public ContainerState externallyModified(Allocation seen) {
        Map<Resource, DecayingFloor> newFloors = copy(floors);
        Map<Resource, ShrinkWatch> newWatches = copy(watches);
        Map<Resource, Flapping> newFlapping = copy(flapping);
        Map<Resource, Long> offPeak = copy(beforeOffPeak);
        for (Resource resource : Resource.values()) {
            if (known.isPresent() && known.get().get(resource) != seen.get(resource)) {
                newFloors.remove(resource);
                newWatches.remove(resource);
                newFlapping.remove(resource);
                offPeak.remove(resource);
            }
        }
        return new ContainerState(
                Optional.of(seen), changedAt, offPeak, newFloors, newWatches, newFlapping, 0, Optional.empty());
    }

    /**
     * After a rollback: as if it had never been changed, but for the floors that were learned. What is only partly rolled
     * back is still a size of ours.
     */
    private ContainerState rolledBack(Decision rollback) {
        return new ContainerState(
                rollback.isUnhindered() ? Optional.empty() : Optional.of(rollback.target()),
                Optional.empty(),
                Map.of(),
                floors,
                Map.of(),
                Map.of(),
                0,
                Optional.empty());
    }

    /** Whether the size differs from the one that we last set or saw. */
    public boolean isExternallyModified(Allocation seen) {
        return known.isPresent() && !known.get().equals(seen);
    }

    Optional<ShrinkWatch> activeWatch(Resource resource, Instant now) {
        return Optional.ofNullable(watches.get(resource)).filter(watch -> watch.isActive(now));
    }

    /** Whether what the off-peak time took is there again, as far as today's maximum lets it. */
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
