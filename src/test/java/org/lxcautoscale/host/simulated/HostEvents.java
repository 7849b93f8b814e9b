package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;

/**
 * Events on a host that the autoscaler does not cause: backups lock and freeze containers, migrations move them away and
 * back, somebody writes to their control groups, the clock is set.
 */
final class HostEvents {

    private static final double MIN_LIMIT_FACTOR = 0.75;
    private static final double MAX_LIMIT_FACTOR = 1.5;
    private static final Duration MAX_CLOCK_JUMP = Duration.ofHours(6);

    private final SimulatedHost host;
    private final Faults.Events rates;
    private final SplittableRandom random;
    private final double perDay;
    private final boolean happensToContainers;

    HostEvents(SimulatedHost host, Faults.Events rates, SplittableRandom random) {
        this.host = host;
        this.rates = rates;
        this.random = random;
        this.happensToContainers = rates.locksPerContainer()
                        + rates.absencesPerContainer()
                        + rates.lossesPerContainer()
                        + rates.freezesPerContainer()
                        + rates.limitsPerContainer()
                > 0;
        this.perDay = host.time().step().toNanos() / 1e9 / Tick.SECONDS_PER_DAY;
    }

    void tick() {
        if (happens(rates.wallJumps())) {
            long most = MAX_CLOCK_JUMP.toSeconds();
            host.time().jumpWall(Duration.ofSeconds(random.nextLong(-most, most + 1)));
        }
        if (happensToContainers) {
            for (ContainerId id : host.present()) {
                tick(id);
            }
        }
    }

    private void tick(ContainerId id) {
        if (happens(rates.locksPerContainer())) {
            host.lock(id, "backup", rates.lockTime());
        }
        if (happens(rates.freezesPerContainer())) {
            host.freeze(id, rates.freezeTime());
        }
        if (happens(rates.limitsPerContainer())) {
            host.limitExternally(id, random.nextDouble(MIN_LIMIT_FACTOR, MAX_LIMIT_FACTOR));
        }
        if (happens(rates.absencesPerContainer())) {
            host.remove(id, rates.absence());
        }
        if (happens(rates.lossesPerContainer())) {
            host.remove(id);
        }
    }

    private boolean happens(double perDayOnAverage) {
        return random.nextDouble() < perDayOnAverage * perDay;
    }
}
