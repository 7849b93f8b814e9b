package org.lxcautoscale.host.cgroup;

/**
 * Tells kills at a container's own limit from those at limits inside it, on version 2. The kernel counts a shortage
 * ({@code oom}) where the limit is and a kill ({@code oom_kill}) where the victim is, and both in all groups above; so of
 * what was counted in the container and below, its own shortages account for as many kills.
 *
 * <p>Kills without any shortage inside come from outside: the whole machine, or a group above, was short of memory.
 *
 * <p>Own shortages are counted, not own kills: a kill may come later or not at all, or may kill a whole group.
 */
final class OomKills {

    private long own;
    private long shortages;
    private long kills;
    private long inner;

    /** Own shortages whose kill is not counted yet. */
    private long pendingKills;

    /** Whether there was a shortage inside whose kill may not be counted yet. */
    private boolean wasInside;

    /**
     * Adds the events since the last call. The arguments are the kernel's counters since the group was created.
     *
     * @param ownNow shortages at the container's own limit
     * @param shortagesNow shortages in it and below
     * @param killsNow kills in it and below
     */
    void add(long ownNow, long shortagesNow, long killsNow) {
        long moreOwn = Math.max(0, ownNow - own);
        long moreShortages = Math.max(0, shortagesNow - shortages);
        long moreKills = Math.max(0, killsNow - kills);
        boolean isAllOwn = moreOwn > 0 && moreShortages <= moreOwn;
        long ofOwn = isAllOwn ? moreKills : Math.min(moreKills, pendingKills + moreOwn);
        boolean isInside = moreShortages > moreOwn;
        inner += isInside || wasInside ? moreKills - ofOwn : 0;
        wasInside = isInside;
        pendingKills = moreOwn > 0 ? Math.max(0, pendingKills + moreOwn - ofOwn) : 0;
        own = ownNow;
        shortages = shortagesNow;
        kills = killsNow;
    }

    /** Continues from earlier counters. */
    void continueFrom(OomKills before) {
        own = before.own;
        shortages = before.shortages;
        kills = before.kills;
        inner = before.inner;
        pendingKills = before.pendingKills;
        wasInside = before.wasInside;
    }

    long own() {
        return own;
    }

    long inner() {
        return inner;
    }
}
