package org.lxcautoscale.host.simulated;

/**
 * How the kernel slows programs down above {@code memory.high} (mm/memcontrol.c, {@code calculate_high_delay}): for each batch
 * of pages that they are given they sleep for {@code 64·x²} seconds, where {@code x} is the excess as a share of
 * {@code memory.high}, for 2 s at most; times up to 10 ms are not slept at all. One process allocates; several would sleep side
 * by side.
 *
 * <p>With batches of 32 pages it takes 18 s from 95 % of 768 MB to all of it, more than two minutes from 90 %, and nothing from
 * 99.2 %, where Proxmox VE sets it. On kernel 6.1, 18 to 22 s were measured from 95 %, however fast the process was.
 */
final class MemoryHigh {

    /** The kernel charges memory in batches: of 32 pages, later of 64; the smaller ones fit what was measured. */
    static final double BATCH_BYTES = 32 * 4096;

    private static final double PENALTY_SECONDS = 64;
    private static final double LONGEST_SECONDS = 2;
    private static final double NO_SLEEP_UP_TO_SECONDS = 0.01;

    /** Excess from which on programs sleep, and from which on they do not sleep any longer. */
    private static final double FIRST = Math.sqrt(NO_SLEEP_UP_TO_SECONDS / PENALTY_SECONDS);

    private static final double LAST = Math.sqrt(LONGEST_SECONDS / PENALTY_SECONDS);

    /** Halvings of an interval of some gigabytes: to single bytes. */
    private static final int HALVINGS = 32;

    private MemoryHigh() {}

    /**
     * What is in use after some time.
     *
     * @param used bytes in use before
     * @param high {@code memory.high} in bytes
     * @param rate bytes per second that a program wants more
     */
    static double usedAfter(double used, double high, double rate, double seconds) {
        double unslowed = used + rate * seconds;
        if (sleepBetween(used, unslowed, high) == 0) {
            return unslowed;
        }
        double least = used;
        double most = unslowed;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (least + most) / 2;
            if ((middle - used) / rate + sleepBetween(used, middle, high) > seconds) {
                most = middle;
            } else {
                least = middle;
            }
        }
        return least;
    }

    /** Seconds that programs sleep while what is in use rises by so much; 0 if it does not rise. */
    static double sleepBetween(double from, double to, double high) {
        return to <= from ? 0 : sleepUpTo(to, high) - sleepUpTo(from, high);
    }

    private static double sleepUpTo(double used, double high) {
        double excess = used / high - 1;
        if (excess <= FIRST) {
            return 0;
        }
        double slowing = Math.min(excess, LAST);
        double perBatch = PENALTY_SECONDS * (slowing * slowing * slowing - FIRST * FIRST * FIRST) / 3
                + LONGEST_SECONDS * (excess - slowing);
        return perBatch * high / BATCH_BYTES;
    }
}
