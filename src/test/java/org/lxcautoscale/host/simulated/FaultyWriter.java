package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.BackgroundWriter;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** Writes with faults, on command or at random. */
public final class FaultyWriter implements AllocationWriter {

    /** A command waits 10 s for a lock, on a busy node longer. */
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private final SimulatedHost host;
    private final SimulatedWriter faultless;
    private final Faults faults;
    private final SplittableRandom random;
    private final Queue<WriteFault> queued = new ArrayDeque<>();
    private final Map<ContainerId, Instant> written = new HashMap<>();
    private @Nullable SimulatedBackgroundWriter current;
    private long faultsSoFar;

    FaultyWriter(SimulatedHost host, Faults faults, SplittableRandom random) {
        this.host = host;
        this.faultless = host.writer();
        this.faults = faults;
        this.random = random;
    }

    /** Queues a fault; each write consumes one. */
    public void failNext(WriteFault fault) {
        queued.add(fault);
    }

    long faultsSoFar() {
        return faultsSoFar;
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        PlannedWrite write = plan(id, change);
        host.time().advance(write.duration());
        write.completion().run();
    }

    /** The same writes in the background, for a newly started process. */
    public BackgroundWriter inBackground(Runnable wake) {
        abandon();
        current = new SimulatedBackgroundWriter(host.time(), this::plan, wake);
        return current;
    }

    /** The process has been killed: its writes in progress continue, but nobody receives the results. */
    void abandon() {
        if (current != null) {
            current.abandon();
        }
    }

    /** The time since the last write to a container ended, successful or not. */
    double secondsSinceWrite(ContainerId id) {
        Instant at = written.get(id);
        return at == null
                ? Double.POSITIVE_INFINITY
                : Duration.between(at, host.time().now().monotonic()).toMillis() / 1e3;
    }

    private PlannedWrite plan(ContainerId id, SizeChange change) {
        Optional<WriteFault> fault = Optional.ofNullable(queued.poll())
                .or(() -> randomFault(
                        id,
                        change.target().memory().compareTo(change.configured().memory()) < 0));
        PlannedWrite planned = faultless.plan(id, change);
        PlannedWrite write = new PlannedWrite(planned.duration(), () -> {
            written.put(id, host.time().now().monotonic());
            planned.completion().run();
        });
        if (fault.isEmpty()) {
            return write;
        }
        faultsSoFar++;
        return switch (fault.get()) {
            case WriteFault.Fails fails ->
                new PlannedWrite(write.duration(), () -> {
                    throw new WriteFailedException(fails.kind(), fails.message());
                });
            case WriteFault.Hangs(boolean applied) -> hang(id, write, applied);
            case WriteFault.Outlives(Duration late) -> {
                runLater(write, write.duration().plus(late));
                yield new PlannedWrite(write.duration(), () -> {
                    throw new SimulatedCrash("while the write to container " + id + " continues");
                });
            }
            case WriteFault.Vanishes vanishes -> {
                host.remove(id, vanishes.duration());
                yield write;
            }
            case WriteFault.NotInForce _ ->
                new PlannedWrite(write.duration(), () -> {
                    host.ignoreNewLimits(id);
                    write.completion().run();
                });
            case WriteFault.Crashes(boolean applied) ->
                new PlannedWrite(write.duration(), () -> {
                    if (applied) {
                        write.completion().run();
                    }
                    throw new SimulatedCrash((applied ? "after" : "before") + " the write to container " + id);
                });
        };
    }

    /** A hanging write takes effect in time, if at all; only the response is missing. */
    private PlannedWrite hang(ContainerId id, PlannedWrite write, boolean applied) {
        if (applied) {
            runLater(write, write.duration());
        }
        return new PlannedWrite(write.duration().plus(faults.writes().timeLimit()), () -> {
            throw new WriteFailedException(
                    Kind.TIMED_OUT, FaultMessages.timedOut(id, faults.writes().timeLimit()));
        });
    }

    private void runLater(PlannedWrite write, Duration after) {
        host.time().schedule(after, () -> {
            try {
                write.completion().run();
            } catch (WriteFailedException e) {
                // Nobody receives the result.
            }
        });
    }

    private Optional<WriteFault> randomFault(ContainerId id, boolean shrinksMemory) {
        Faults.Writes rates = faults.writes();
        double dice = random.nextDouble();
        boolean coin = random.nextBoolean();
        int which = random.nextInt(Integer.MAX_VALUE);
        double upTo = rates.failing();
        if (dice < upTo) {
            List<WriteFault.Fails> failures = new ArrayList<>(FaultMessages.writeFailures(id));
            if (shrinksMemory) {
                failures.add(FaultMessages.busy(id));
            }
            return Optional.of(failures.get(which % failures.size()));
        }
        upTo += rates.hanging();
        if (dice < upTo) {
            return Optional.of(new WriteFault.Hangs(coin));
        }
        upTo += rates.vanishing();
        if (dice < upTo) {
            return Optional.of(new WriteFault.Vanishes(faults.events().absence()));
        }
        upTo += rates.crashing();
        if (dice < upTo) {
            return Optional.of(
                    which % 3 == 0
                            ? new WriteFault.Outlives(Duration.ofMillis(which % MAX_DELAY.toMillis()))
                            : new WriteFault.Crashes(coin));
        }
        upTo += rates.notInForce();
        return dice < upTo ? Optional.of(new WriteFault.NotInForce()) : Optional.empty();
    }
}
