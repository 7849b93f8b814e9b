package org.lxcautoscale.host.simulated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/**
 * A simulated host with faults, at random and on command. It survives the crashes it throws: the next program uses the
 * same object.
 */
public final class FaultyHost implements ContainerHost {

    private final SimulatedHost host;
    private final Faults faults;
    private final SplittableRandom random;
    private final FaultyWriter writer;
    private final Map<ContainerId, String> unreadable = new HashMap<>();
    private final Outages outages;
    private int failingReads;
    private boolean crashAtNextRead;
    private long faultsSoFar;

    public FaultyHost(SimulatedHost host, Faults faults) {
        this.host = host;
        this.faults = faults;
        SplittableRandom seeded = new SplittableRandom(faults.seed());
        this.random = seeded.split();
        this.writer = new FaultyWriter(host, faults, seeded.split());
        HostEvents events = new HostEvents(host, faults.events(), seeded.split());
        host.time().onTick(_ -> events.tick());
        this.outages = new Outages(host, faults.outages(), seeded.split());
    }

    /** The writer of this host, with faults. */
    public FaultyWriter writer() {
        return writer;
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public Observation observe() throws HostUnavailableException {
        disturb();
        Observation observation = host.observe();
        List<Observed> disturbed = new ArrayList<>(observation.containers().size());
        observation.containers().forEach(observed -> disturbed.add(disturb(observed, outages.cause(observed.id()))));
        return new Observation(observation.host().orElseThrow(), disturbed);
    }

    @Override
    public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        disturb();
        return disturb(host.read(id), outages.causeWhenReadAlone(id, writer));
    }

    private void disturb() throws HostUnavailableException {
        boolean crash = random.nextDouble() < faults.reads().crashing() || crashAtNextRead;
        boolean isUnavailable = random.nextDouble() < faults.reads().unavailable() || failingReads > 0;
        crashAtNextRead = false;
        failingReads = Math.max(0, failingReads - 1);
        if (crash) {
            faultsSoFar++;
            writer.abandon();
            throw new SimulatedCrash("while reading");
        }
        if (isUnavailable) {
            faultsSoFar++;
            throw HostUnavailableException.unreachable(FaultMessages.unavailable());
        }
    }

    private Observed disturb(Observed observed, String outage) {
        if (!outage.isEmpty()) {
            faultsSoFar++;
            return new Observed.Unreadable(observed.id(), observed.name(), outage);
        }
        List<String> causes = FaultMessages.unreadable();
        boolean byChance = random.nextDouble() < faults.reads().unreadable();
        String cause =
                unreadable.getOrDefault(observed.id(), byChance ? causes.get(random.nextInt(causes.size())) : "");
        if (cause.isEmpty()
                || !(observed instanceof Observed.Readable known)
                || known.reading() instanceof Reading.Stopped) {
            return observed;
        }
        faultsSoFar++;
        return new Observed.Readable(known.container(), new Reading.Unknown(cause));
    }

    /** The reads and writes that failed so far, to check that a run tested anything. */
    public long faultsSoFar() {
        return faultsSoFar + writer.faultsSoFar();
    }

    // ---- on command

    /** From now on the container cannot be read, with this cause. */
    public void makeUnreadable(ContainerId id, String cause) {
        unreadable.put(id, cause);
    }

    public void makeReadable(ContainerId id) {
        unreadable.remove(id);
    }

    /** The host is unavailable for the next reads. */
    public void makeUnavailable(int reads) {
        failingReads = reads;
    }

    /** The process is killed at its next read. */
    public void crashAtNextRead() {
        crashAtNextRead = true;
    }
}
