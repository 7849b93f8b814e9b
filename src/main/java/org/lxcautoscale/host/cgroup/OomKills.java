package org.lxcautoscale.host.cgroup;

/**
 * Tells kills at a container's own limit from those at limits inside it, on version 2. The kernel counts a shortage
 * ({@code oom}) where the limit is and a kill ({@code oom_kill}) where the victim is, and both in all groups above; so of
 * what was counted in the container and below, its own shortages account for as many kills.
 *
 * <p>Kills without any shortage inside come from outside: the whole machine, or a group above, was short of memory.
 *
 * <p>A shortage counts for itself: the kill follows, if at all, and one shortage may kill a whole group.
 */
final class OomKills {

    private long own;
    private long shortages;
    private long kills;
    private long inner;

    /** Own shortages whose kill has yet to be counted. */
    private long awaited;

    /** Whether there was a shortage inside, whose kill may have yet to be counted. */
    private boolean wasInside;

    /**
     * Adds what has happened since the last call; the figures are those of the kernel, since the group was made.
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
        long ofOwn = isAllOwn ? moreKills : Math.min(moreKills, awaited + moreOwn);
        boolean isInside = moreShortages > moreOwn;
        inner += isInside || wasInside ? moreKills - ofOwn : 0;
        wasInside = isInside;
        awaited = moreOwn > 0 ? Math.max(0, awaited + moreOwn - ofOwn) : 0;
        own = ownNow;
        shortages = shortagesNow;
        kills = killsNow;
    }

    /** Goes on where another has come to. */
    void takeOver(OomKills before) {
        own = before.own;
        shortages = before.shortages;
        kills = before.kills;
        inner = before.inner;
        awaited = before.awaited;
        wasInside = before.wasInside;
    }

    long own() {
        return own;
    }

    long inner() {
        return inner;
    }
}
