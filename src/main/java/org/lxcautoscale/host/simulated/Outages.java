package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;

/**
 * Times in which not even the sizes of containers can be read, as while the configuration file system of Proxmox VE
 * starts anew: of all containers, of single ones, and of one just after it has been written.
 */
final class Outages {

    private static final double FRESH_SECONDS = 5;

    private final SimulatedHost host;
    private final Faults.Outages rates;
    private final SplittableRandom chance;
    private final double perDay;
    private final Spell ofAll = new Spell();
    private final Map<ContainerId, Spell> ofOne = new HashMap<>();
    private double now;

    Outages(SimulatedHost host, Faults.Outages rates, SplittableRandom chance) {
        this.host = host;
        this.rates = rates;
        this.chance = chance;
        double step = host.time().step().toNanos() / 1e9;
        this.perDay = step / Tick.SECONDS_PER_DAY;
        host.time().onTick(_ -> tick(step));
    }

    private void tick(double step) {
        now += step;
        ofAll.wake(now);
        ofOne.values().forEach(spell -> spell.wake(now));
        if (rates.host() > 0 && happens(rates.host())) {
            ofAll.begin(now + length());
        }
        if (rates.perContainer() > 0) {
            for (ContainerId id : host.present()) {
                if (happens(rates.perContainer())) {
                    ofOne.computeIfAbsent(id, _ -> new Spell()).begin(now + length());
                }
            }
        }
    }

    private boolean happens(double timesADay) {
        return chance.nextDouble() < timesADay * perDay;
    }

    private double length() {
        Duration shortest = rates.shortest();
        return shortest.toSeconds()
                + chance.nextDouble() * rates.longest().minus(shortest).toSeconds();
    }

    /** Why a container cannot be read now; empty when it can. */
    String cause(ContainerId id) {
        Spell one = ofOne.get(id);
        return ofAll.lasts() || (one != null && one.lasts()) ? FaultMessages.noConfiguration(id) : "";
    }

    /** The same of one that is read by itself, which may just have been written. */
    String causeWhenReadAlone(ContainerId id, FaultyWriter writer) {
        boolean isFresh = writer.secondsSinceWrite(id) <= FRESH_SECONDS;
        boolean isBehind = isFresh && chance.nextDouble() < rates.afterWrite();
        return isBehind ? FaultMessages.noConfiguration(id) : cause(id);
    }
}
