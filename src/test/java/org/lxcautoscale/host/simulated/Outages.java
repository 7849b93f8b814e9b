package org.lxcautoscale.host.simulated;

import java.time.Duration;
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

    Outages(SimulatedHost host, Faults.Outages rates, SplittableRandom chance) {
        this.host = host;
        this.rates = rates;
        this.chance = chance;
        this.perDay = host.time().step().toNanos() / 1e9 / Tick.SECONDS_PER_DAY;
        host.time().onTick(_ -> tick());
    }

    private void tick() {
        if (rates.host() > 0 && happens(rates.host())) {
            Duration length = length();
            host.present().forEach(id -> host.hide(id, length));
        }
        if (rates.perContainer() > 0) {
            for (ContainerId id : host.present()) {
                if (happens(rates.perContainer())) {
                    host.hide(id, length());
                }
            }
        }
    }

    private boolean happens(double timesADay) {
        return chance.nextDouble() < timesADay * perDay;
    }

    private Duration length() {
        return Duration.ofSeconds(
                chance.nextLong(rates.shortest().toSeconds(), rates.longest().toSeconds() + 1));
    }

    /** Why a container cannot be read now; empty when it can. */
    String cause(ContainerId id) {
        return host.isHidden(id) ? FaultMessages.noConfiguration(id) : "";
    }

    /** The same of one that is read by itself, which may just have been written. */
    String causeWhenReadAlone(ContainerId id, FaultyWriter writer) {
        boolean isFresh = writer.secondsSinceWrite(id) <= FRESH_SECONDS;
        boolean isBehind = isFresh && chance.nextDouble() < rates.afterWrite();
        return isBehind ? FaultMessages.noConfiguration(id) : cause(id);
    }
}
