package org.lxcautoscale.host.simulated;

/**
 * What hinders a container or those who want to size it: a lock, a freeze, files that cannot be read, limits that do not take
 * effect. Times in simulation seconds.
 */
final class Hindrances {

    /** Two readings and a write. */
    static final double RECOVERY_SECONDS = 30;

    private final TimedState locked = new TimedState();
    private final TimedState frozen = new TimedState();
    private final TimedState hidden = new TimedState();
    private final TimedState outOfReach = new TimedState();
    private final TimedState ignoringLimits = new TimedState();
    private String lock = "";

    /** Ends those whose time has come. */
    void update(double now) {
        locked.expire(now);
        frozen.expire(now);
        hidden.expire(now);
        outOfReach.expire(now);
        if (isHidden() || isLocked()) {
            outOfReach.begin(now + RECOVERY_SECONDS);
        }
        ignoringLimits.expire(now); // the limit stays as it is until the next write
    }

    void lock(String reason, double until) {
        lock = reason;
        locked.begin(until);
    }

    void unlock() {
        locked.end();
    }

    boolean isLocked() {
        return locked.isActive();
    }

    /** The reason of the lock; empty when it is not locked. */
    String lock() {
        return isLocked() ? lock : "";
    }

    /** Until then it cannot be read. */
    void hide(double until) {
        hidden.begin(until);
    }

    boolean isHidden() {
        return hidden.isActive();
    }

    /** Until then none of its programs runs. */
    void freeze(double until) {
        frozen.begin(until);
    }

    boolean isFrozen() {
        return frozen.isActive();
    }

    /** Until then, new memory limits are accepted but do not take effect. */
    void ignoreNewLimits(double until) {
        ignoringLimits.begin(until);
    }

    boolean ignoresNewLimits() {
        return ignoringLimits.isActive();
    }

    /** Whether it cannot be read or written, or could not be until just now. */
    boolean isOutOfReach() {
        return outOfReach.isActive();
    }

    /** It is started: new limits take effect again. */
    void started() {
        ignoringLimits.end();
    }

    /** It is stopped, and so not frozen. */
    void stopped() {
        frozen.end();
    }
}
