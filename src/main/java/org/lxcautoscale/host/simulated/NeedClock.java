package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/** How long a container has been in need of one resource that it could have had. */
final class NeedClock {

    private final Resource resource;
    private final double patience;
    private double limit;
    private double inNeed;
    private double withoutGrowth;
    private double longestInNeed;
    private double longestWithoutGrowth;
    private int lateStretches;
    private boolean counted;

    NeedClock(Resource resource, Duration patience) {
        this.resource = resource;
        this.patience = patience.toMillis() / 1e3;
    }

    /**
     * A step has passed.
     *
     * @param needy whether more was needed and could be had
     * @param limitNow the limit in force
     */
    void tick(boolean needy, double limitNow, double seconds) {
        if (limitNow > limit || !needy) {
            withoutGrowth = 0;
            counted = false;
        }
        limit = limitNow;
        if (!needy) {
            inNeed = 0;
            return;
        }
        inNeed += seconds;
        withoutGrowth += seconds;
        longestInNeed = Math.max(longestInNeed, inNeed);
        longestWithoutGrowth = Math.max(longestWithoutGrowth, withoutGrowth);
        if (withoutGrowth > patience && !counted) {
            lateStretches++;
            counted = true;
        }
    }

    Scoreboard.Need need() {
        return new Scoreboard.Need(resource, longestInNeed, longestWithoutGrowth, lateStretches);
    }
}
