package org.lxcautoscale.cycle;

import java.util.Optional;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.LimitsInForce.Brake;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.InUseFloor;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ContainerSettings;

/**
 * The result of checking a decision against the container right before the write: all of it may be written, part of it, or
 * nothing.
 */
sealed interface FinalCheck {

    /** The decision, possibly reduced, may be written. */
    record Allowed(Decision decision) implements FinalCheck {}

    /** Nothing may be written, for this reason. */
    record Rejected(String why) implements FinalCheck {}

    /** Where memory is reclaimed all the time, it is a little more than it should be. */
    double NEARLY = 1.05;

    /**
     * Compares a decision with the current state of the container.
     *
     * @param helpsAtOnce whether the limit in force is raised first, which a lock does not prevent
     */
    static FinalCheck of(Decision decision, Observed now, boolean helpsAtOnce) {
        if (!(now instanceof Observed.Readable readable)) {
            return new Rejected("it cannot be read now: " + ((Observed.Unreadable) now).cause());
        }
        Optional<String> objection = objection(decision, readable.container(), helpsAtOnce);
        if (objection.isPresent()) {
            return new Rejected(objection.get());
        }
        Decision left = decision;
        String why = "";
        if (readable.container().isCpuFixed() && !decision.context().container().isCpuFixed()) {
            why = "its configuration pins it to certain CPUs, so cores have no effect";
            left = left.without(Resource.CPU, Reason.CPU_PINNED, why);
        }
        Optional<String> ofMemory = decision.isForced() ? Optional.empty() : memoryObjection(left, readable.reading());
        if (ofMemory.isPresent()) {
            why = ofMemory.get();
            left = left.without(Resource.MEMORY, Reason.IN_USE, why);
        }
        return left.isChange() ? new Allowed(left) : new Rejected(why);
    }

    private static Optional<String> objection(Decision decision, Container now, boolean helpsAtOnce) {
        Container then = decision.context().container();
        Allocation size = now.allocation();
        if (!size.isSameAs(decision.configured())) {
            return Optional.of("somebody else has just changed it to " + size);
        }
        if (!now.tags().equals(then.tags())) {
            return Optional.of("its tags have just been changed");
        }
        if (then.isRunning() && !now.isRunning()) {
            return Optional.of("it has just stopped");
        }
        if (now.isFrozen() && !then.isFrozen()) {
            return Optional.of("it has just been frozen");
        }
        return now.isLocked() && !helpsAtOnce
                ? Optional.of("the host has just locked it (" + now.lock() + ")")
                : Optional.empty();
    }

    /** A size below what is in force must still hold what is currently in use. */
    private static Optional<String> memoryObjection(Decision decision, Reading now) {
        long target = decision.after().get(Resource.MEMORY);
        boolean isShrink = decision.verdict(Resource.MEMORY).isShrink();
        boolean isChange = decision.verdict(Resource.MEMORY).isChange();
        return switch (now) {
            case Reading.Counters counters
            when isChange && (isShrink || lowers(target, counters)) -> {
                Optional<MemoryReading> memory = counters.memory();
                if (memory.isEmpty()) {
                    yield Optional.of("its memory use cannot be read now");
                }
                if (!isShrink && wasRaised(decision, counters)) {
                    yield Optional.of("its memory limit in force has just been raised by somebody else");
                }
                yield exceeds(decision, memory.get(), target)
                        .or(() -> notReclaimed(memory.get(), counters.limits().brake(), target));
            }
            case Reading.Unknown unknown
            when isShrink || (isChange && decision.isRequested()) ->
                Optional.of("its memory use cannot be read now: " + unknown.cause());
            case Reading.Repeated _ when isShrink -> Optional.of("its memory use has not been measured again");
            case Reading.Counters _, Reading.Unknown _, Reading.Repeated _, Reading.Frozen _, Reading.Stopped _ ->
                Optional.empty();
        };
    }

    private static Optional<String> exceeds(Decision decision, MemoryReading memory, long target) {
        ContainerSettings settings = decision.context().settings();
        if (InUseFloor.floor(memory.floor(), settings) <= target) {
            return Optional.empty();
        }
        boolean hasRisen =
                memory.inUse() > decision.memoryInUse() && InUseFloor.floor(memory.inUse(), settings) > target;
        return Optional.of(
                hasRisen
                        ? "memory in use has just risen to " + Resource.MEMORY.format(memory.inUse())
                        : Resource.MEMORY.format(memory.floor())
                                + " must fit, including swap and memory that may be in use");
    }

    /** What the kernel could not reclaim while the size was tried, it would have to kill for below the limit. */
    private static Optional<String> notReclaimed(MemoryReading memory, Optional<Brake> brake, long target) {
        boolean wasTried = brake.filter(new Brake(target)::equals).isPresent();
        return wasTried && memory.charged().orElse(0) > target * NEARLY
                ? Optional.of(Resource.MEMORY.format(memory.charged().orElse(0))
                        + " are still taken, page cache included, and the kernel could not reclaim them")
                : Optional.empty();
    }

    private static boolean lowers(long target, Reading.Counters now) {
        return now.limits().isLoweredBy(Resource.MEMORY, target).orElse(false);
    }

    private static boolean wasRaised(Decision decision, Reading.Counters now) {
        Optional<Limit> then = decision.context().inForce(Resource.MEMORY);
        return then.isPresent()
                && now.limits()
                        .memory()
                        .filter(limit -> limit.own() > then.get().own())
                        .isPresent();
    }
}
