package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;

/**
 * Outages in which not even the sizes of containers can be read, as during a restart of the configuration file system of
 * Proxmox VE: of all containers, of single ones, and of one just after a write to it.
 */
final class Outages {

    private static final double FRESH_SECONDS = 5;

    private final SimulatedHost host;
    private final Faults.Outages rates;
    private final SplittableRandom random;
    private final double perDay;

    Outages(SimulatedHost host, Faults.Outages rates, SplittableRandom random) {
        this.host = host;
        this.rates = rates;
        this.random = random;
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

    private boolean happens(double perDayOnAverage) {
        return random.nextDouble() < perDayOnAverage * perDay;
    }

    private Duration length() {
        return Duration.ofSeconds(
                random.nextLong(rates.shortest().toSeconds(), rates.longest().toSeconds() + 1));
    }

    /** Why a container cannot be read now; empty if it can be read. */
    String cause(ContainerId id) {
        return host.isHidden(id) ? FaultMessages.noConfiguration(id) : "";
    }

    /** The same for a container that is read on its own, which may have just been written. */
    String causeWhenReadAlone(ContainerId id, FaultyWriter writer) {
        boolean isFresh = writer.secondsSinceWrite(id) <= FRESH_SECONDS;
        boolean isStale = isFresh && random.nextDouble() < rates.afterWrite();
        return isStale ? FaultMessages.noConfiguration(id) : cause(id);
    }
}
