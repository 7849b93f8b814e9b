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

/** Writes that go wrong, on command or else at random. */
public final class FaultyWriter implements AllocationWriter {

    /** A command waits for a lock for 10 s, and on a busy node for its turn. */
    private static final Duration LATEST = Duration.ofSeconds(30);

    private final SimulatedHost host;
    private final SimulatedWriter healthy;
    private final Faults faults;
    private final SplittableRandom chance;
    private final Queue<WriteFault> commanded = new ArrayDeque<>();
    private final Map<ContainerId, Instant> written = new HashMap<>();
    private @Nullable SimulatedBackgroundWriter current;
    private long faultsSoFar;

    FaultyWriter(SimulatedHost host, Faults faults, SplittableRandom chance) {
        this.host = host;
        this.healthy = host.writer();
        this.faults = faults;
        this.chance = chance;
    }

    /** The next write meets this fault, the one after it the next that is commanded. */
    public void failNext(WriteFault fault) {
        commanded.add(fault);
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

    /** The same writes, beside the loop, for a process that has just been started. */
    public BackgroundWriter inBackground(Runnable wake) {
        abandon();
        current = new SimulatedBackgroundWriter(host.time(), this::plan, wake);
        return current;
    }

    /** The process has been killed: what it has begun goes on, but nobody hears of it. */
    void abandon() {
        if (current != null) {
            current.abandon();
        }
    }

    /** How long ago a write to a container has ended, well or badly. */
    double secondsSinceWrite(ContainerId id) {
        Instant at = written.get(id);
        return at == null
                ? Double.POSITIVE_INFINITY
                : Duration.between(at, host.time().now().monotonic()).toMillis() / 1e3;
    }

    private PlannedWrite plan(ContainerId id, SizeChange change) {
        Optional<WriteFault> fault = Optional.ofNullable(commanded.poll())
                .or(() -> byChance(
                        id,
                        change.target().memory().compareTo(change.configured().memory()) < 0));
        PlannedWrite planned = healthy.plan(id, change);
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
                goOn(write, write.duration().plus(late));
                yield new PlannedWrite(write.duration(), () -> {
                    throw new SimulatedCrash("while the write to container " + id + " goes on");
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

    /** What takes effect at all does so in time; only the answer does not come. */
    private PlannedWrite hang(ContainerId id, PlannedWrite write, boolean applied) {
        if (applied) {
            goOn(write, write.duration());
        }
        return new PlannedWrite(write.duration().plus(faults.writes().timeLimit()), () -> {
            throw new WriteFailedException(
                    Kind.TIMED_OUT, FaultMessages.timedOut(id, faults.writes().timeLimit()));
        });
    }

    private void goOn(PlannedWrite write, Duration after) {
        host.time().schedule(after, () -> {
            try {
                write.completion().run();
            } catch (WriteFailedException e) {
                // Nobody is told.
            }
        });
    }

    private Optional<WriteFault> byChance(ContainerId id, boolean takesMemory) {
        Faults.Writes rates = faults.writes();
        double dice = chance.nextDouble();
        boolean coin = chance.nextBoolean();
        int which = chance.nextInt(Integer.MAX_VALUE);
        double upTo = rates.failing();
        if (dice < upTo) {
            List<WriteFault.Fails> failures = new ArrayList<>(FaultMessages.writeFailures(id));
            if (takesMemory) {
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
                            ? new WriteFault.Outlives(Duration.ofMillis(which % LATEST.toMillis()))
                            : new WriteFault.Crashes(coin));
        }
        upTo += rates.notInForce();
        return dice < upTo ? Optional.of(new WriteFault.NotInForce()) : Optional.empty();
    }
}
