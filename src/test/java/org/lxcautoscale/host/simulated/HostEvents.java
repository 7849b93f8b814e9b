package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.SplittableRandom;
import org.lxcautoscale.container.ContainerId;

/**
 * What happens on a host by itself: backups lock and freeze containers, migrations take them away, somebody writes to
 * their control groups, clocks are set.
 */
final class HostEvents {

    private static final double LEAST_OF_LIMIT = 0.75;
    private static final double MOST_OF_LIMIT = 1.5;
    private static final Duration FARTHEST_JUMP = Duration.ofHours(6);

    private final SimulatedHost host;
    private final Faults.Events rates;
    private final SplittableRandom chance;
    private final double perDay;
    private final boolean happensToContainers;

    HostEvents(SimulatedHost host, Faults.Events rates, SplittableRandom chance) {
        this.host = host;
        this.rates = rates;
        this.chance = chance;
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
            long most = FARTHEST_JUMP.toSeconds();
            host.time().jumpWall(Duration.ofSeconds(chance.nextLong(-most, most + 1)));
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
            host.limitExternally(id, chance.nextDouble(LEAST_OF_LIMIT, MOST_OF_LIMIT));
        }
        if (happens(rates.absencesPerContainer())) {
            host.remove(id, rates.absence());
        }
        if (happens(rates.lossesPerContainer())) {
            host.remove(id);
        }
    }

    private boolean happens(double timesADay) {
        return chance.nextDouble() < timesADay * perDay;
    }
}
