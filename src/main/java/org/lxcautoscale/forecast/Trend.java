package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.demand.Demand;

/**
 * Whether memory in use grows and grows. What is in use goes up and down with the work that is done; what a leak has taken stays, so
 * the floor is looked at: the lowest mean of a window in each quarter of a day, of the last two weeks. Quarters, because nearly every
 * load rests for a while in six hours, and eight of them are enough to see a line. A restart begins anew: a floor that is lower than
 * all of the day before it. What is a leak is a {@link Growth} since then.
 *
 * <p>It is only told when the limit is reached within {@value #AHEAD} times the time that it has grown for, and not if it was as high
 * before and has fallen again without reaching the limit. Late is better than wrong. Not thread-safe.
 */
final class Trend {

    private static final int QUARTER = Slots.DAY / 4;
    private static final int DAY = 4;
    private static final int KEPT = 14 * DAY;

    private static final int SHORTEST = 2 * DAY;

    /** Of a part of what is known since the last restart more is asked: it is one of several that were tried. */
    private static final int SHORTEST_PART = 3 * DAY;

    private static final double LEAST_GROWTH = 16 << 20;
    private static final double AHEAD = 3;

    /** A restart is a floor that is by this share lower than all of the day before. */
    private static final double DROP = 0.03;

    /** What has grown by less since it was as high before is as high. */
    private static final double HIGHER = 0.1;

    /** A limit of which this share was used counts as reached. */
    private static final double REACHED = 0.9;

    private static final float UNKNOWN = -1;

    private final float[] floors = new float[KEPT];
    private long quarter = Long.MIN_VALUE;
    private float lowest = UNKNOWN;
    private int windows;

    /** What is made of the quarters that are over: changes with them. */
    private @Nullable Floors latest;

    Trend() {
        Arrays.fill(floors, UNKNOWN);
    }

    /** Adds a window after the last one. */
    void add(long window, double mean) {
        long now = Math.floorDiv(window, QUARTER);
        if (now != quarter) {
            end(now);
        }
        lowest = lowest == UNKNOWN ? (float) mean : Math.min(lowest, (float) mean);
        windows++;
    }

    private void end(long now) {
        if (quarter != Long.MIN_VALUE) {
            floors[at(quarter)] = 2 * windows >= QUARTER ? lowest : UNKNOWN;
            for (long gap = Math.max(quarter + 1, now - KEPT); gap < now; gap++) {
                floors[at(gap)] = UNKNOWN;
            }
        }
        quarter = now;
        lowest = UNKNOWN;
        windows = 0;
        latest = null;
    }

    private static int at(long quarter) {
        return Math.floorMod(quarter, KEPT);
    }

    /**
     * Of the quarters that are over.
     *
     * @param before the highest floor before the last restart
     */
    private record Floors(Optional<Growth> growth, double before) {}

    /**
     * @param highest what was used at most in the last day
     * @param limit the most that it may have, in bytes
     */
    Optional<Leak> leak(double highest, double limit) {
        Floors known = latest;
        if (known == null) {
            known = floors();
            latest = known;
        }
        double before = known.before();
        return known.growth().flatMap(growth -> leak(growth, before, highest, limit));
    }

    private Optional<Leak> leak(Growth growth, double before, double highest, double limit) {
        double left = Math.max(0, limit - Math.max(growth.level(), highest));
        double until = left / growth.line().slope();
        boolean isTooFar = until > AHEAD * growth.span() || left > growth.most();
        boolean hasFallenFrom = before < REACHED * limit && growth.level() <= before * (1 + HIGHER);
        if (isTooFar || hasFallenFrom) {
            return Optional.empty();
        }
        double perDay = growth.line().slope() * DAY;
        double days = (double) growth.length() / DAY;
        LocalDate exhausted = date(until);
        LocalDate atTheLatest = date(left / growth.slowest() + DAY);
        return Optional.of(new Leak(
                perDay,
                days,
                exhausted,
                atTheLatest,
                String.format(
                        Locale.ROOT,
                        "memory in use has grown by %s a day for %.1f days, and reaches its limit of %s about %s (no later than"
                                + " %s)",
                        Amounts.memory(perDay),
                        days,
                        Amounts.memory(limit),
                        exhausted,
                        atTheLatest)));
    }

    private LocalDate date(double quartersAhead) {
        long seconds = (long) ((quarter + quartersAhead) * (QUARTER * Demand.WINDOW.toSeconds()));
        return LocalDate.ofEpochDay(Math.floorDiv(seconds, 86_400));
    }

    private Floors floors() {
        double[] all = new double[KEPT];
        for (int i = 0; i < KEPT; i++) {
            float floor = quarter == Long.MIN_VALUE ? UNKNOWN : floors[at(quarter - KEPT + i)];
            all[i] = floor == UNKNOWN ? Double.NaN : floor;
        }
        int restart = lastRestart(all);
        double before =
                Arrays.stream(all, 0, restart).filter(one -> one >= 0).max().orElse(0);
        return new Floors(Growth.of(all, restart, DAY, SHORTEST, SHORTEST_PART, LEAST_GROWTH), before);
    }

    private static int lastRestart(double[] floors) {
        int restart = 0;
        for (int i = 1; i < KEPT; i++) {
            double ofDay = Arrays.stream(floors, Math.max(0, i - DAY), i)
                    .filter(one -> one >= 0)
                    .min()
                    .orElse(0);
            if (floors[i] < ofDay * (1 - DROP)) {
                restart = i;
            }
        }
        return restart;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(quarter);
        out.writeFloat(lowest);
        out.writeInt(windows);
        for (float floor : floors) {
            out.writeFloat(floor);
        }
    }

    void read(DataInput in) throws IOException {
        quarter = in.readLong();
        lowest = floor(in);
        windows = Stored.count(in, QUARTER);
        for (int i = 0; i < KEPT; i++) {
            floors[i] = floor(in);
        }
        latest = null;
    }

    private static float floor(DataInput in) throws IOException {
        float floor = in.readFloat();
        if (floor != UNKNOWN && !(floor >= 0 && floor < Float.MAX_VALUE)) {
            throw new IOException("a floor is " + floor);
        }
        return floor;
    }
}
