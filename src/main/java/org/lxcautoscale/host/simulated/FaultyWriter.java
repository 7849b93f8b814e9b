package org.lxcautoscale.host.simulated;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/** Writes that go wrong, on command or else at random. */
public final class FaultyWriter implements AllocationWriter {

    private final SimulatedHost host;
    private final AllocationWriter healthy;
    private final Faults faults;
    private final SplittableRandom chance;
    private final Queue<WriteFault> commanded = new ArrayDeque<>();
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
        Optional<WriteFault> fault = Optional.ofNullable(commanded.poll())
                .or(() -> byChance(
                        id,
                        change.target().memory().compareTo(change.configured().memory()) < 0));
        if (fault.isEmpty()) {
            healthy.write(id, change);
            return;
        }
        faultsSoFar++;
        switch (fault.get()) {
            case WriteFault.Fails fails -> {
                host.time().advance(host.machine().writeTime());
                throw new WriteFailedException(fails.kind(), fails.message());
            }
            case WriteFault.Hangs(boolean applied) -> hang(id, change, applied);
            case WriteFault.Vanishes vanishes -> {
                host.remove(id, vanishes.duration());
                healthy.write(id, change);
            }
            case WriteFault.Crashes(boolean applied) -> {
                if (applied) {
                    healthy.write(id, change);
                }
                throw new SimulatedCrash((applied ? "after" : "before") + " the write to container " + id);
            }
        }
    }

    private void hang(ContainerId id, SizeChange change, boolean applied) throws WriteFailedException {
        if (applied) {
            healthy.write(id, change);
        }
        host.time().advance(faults.writes().timeLimit());
        throw new WriteFailedException(
                Kind.TIMED_OUT, FaultMessages.timedOut(id, faults.writes().timeLimit()));
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
        return dice < upTo ? Optional.of(new WriteFault.Crashes(coin)) : Optional.empty();
    }
}
