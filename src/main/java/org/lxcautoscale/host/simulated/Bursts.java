package org.lxcautoscale.host.simulated;

/** Counts the bursts of memory of one container, and how they ended. */
final class Bursts {

    private int count;
    private int braked;
    private int killed;
    private boolean inBurst;
    private boolean countedAsBraked;
    private boolean countedAsKilled;

    /**
     * A step has passed. A burst begins while the container runs and ends with the demand.
     *
     * @param wanted whether programs want memory so fast now
     * @param runs whether the container runs
     * @param isBraked whether its brake has slowed it down in this step
     */
    void tick(boolean wanted, boolean runs, boolean isBraked) {
        if (!wanted) {
            inBurst = false;
            return;
        }
        if (!inBurst && runs) {
            inBurst = true;
            countedAsBraked = false;
            countedAsKilled = false;
            count++;
        }
        if (inBurst && isBraked && !countedAsBraked) {
            countedAsBraked = true;
            braked++;
        }
    }

    /** The container, or its program, has been killed at the limit. */
    void kill() {
        if (inBurst && !countedAsKilled) {
            countedAsKilled = true;
            killed++;
        }
    }

    Scoreboard.Bursts score() {
        return new Scoreboard.Bursts(count, braked, killed);
    }
}
