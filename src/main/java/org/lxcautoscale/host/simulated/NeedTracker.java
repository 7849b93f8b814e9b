package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.Resource;

/** Tracks how long a container has needed more of a resource that was available. */
final class NeedTracker {

    private final Resource resource;
    private final double maxWait;
    private double limit;
    private double inNeed;
    private double withoutGrowth;
    private double longestInNeed;
    private double longestWithoutGrowth;
    private int lateStretches;
    private boolean countedAsLate;

    NeedTracker(Resource resource, Duration maxWait) {
        this.resource = resource;
        this.maxWait = maxWait.toMillis() / 1e3;
    }

    /**
     * A step has passed.
     *
     * @param needy whether more was needed and available
     * @param limitNow the limit in force
     */
    void tick(boolean needy, double limitNow, double seconds) {
        if (limitNow > limit || !needy) {
            withoutGrowth = 0;
            countedAsLate = false;
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
        if (withoutGrowth > maxWait && !countedAsLate) {
            lateStretches++;
            countedAsLate = true;
        }
    }

    Scoreboard.Need need() {
        return new Scoreboard.Need(resource, longestInNeed, longestWithoutGrowth, lateStretches);
    }
}
