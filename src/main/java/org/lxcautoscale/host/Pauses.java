package org.lxcautoscale.host;

/**
 * The pauses between the calls of one container: a second, and twice as long each time when the last call has led to nothing,
 * up to a longest one. Times are milliseconds of one clock that only goes forward.
 */
public final class Pauses {

    public static final long SHORTEST_MILLIS = 1000;
    private static final long LONGEST_MILLIS = 5000;

    private final long longest;
    private long pause = SHORTEST_MILLIS;
    private long begun = Long.MIN_VALUE / 2;
    private boolean waits;

    /** Of five seconds at most. */
    public Pauses() {
        this(LONGEST_MILLIS);
    }

    /** @param longest the longest pause in milliseconds */
    public Pauses(long longest) {
        this.longest = longest;
    }

    /**
     * Something has happened.
     *
     * @param isNews whether it is worth a call; otherwise a pause begins without one
     * @return whether the container calls now; if not, it may call at the end of the pause
     */
    public boolean call(boolean isNews, long now) {
        if (left(now) > 0) {
            waits |= isNews;
            return false;
        }
        begin(isNews, now);
        return isNews;
    }

    /** At the end of a pause: whether the container calls, because something has happened in it. */
    public boolean callsAgain(long now) {
        boolean calls = waits;
        waits = false;
        if (calls) {
            begin(true, now);
        }
        return calls;
    }

    private void begin(boolean isCall, long now) {
        boolean isSoon = now - begun < 3 * pause;
        pause = isCall && isSoon ? Math.min(2 * pause, longest) : SHORTEST_MILLIS;
        begun = now;
    }

    /** Milliseconds until the pause ends; not positive outside of one. */
    public long left(long now) {
        return begun + pause - now;
    }

    /** The last call has led to something. */
    public void shorten() {
        pause = SHORTEST_MILLIS;
    }
}
