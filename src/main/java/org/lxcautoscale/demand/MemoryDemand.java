package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;

/**
 * Memory: what was used at most in the last hours, and a margin. Too little kills, so the peak counts and not its
 * probability. The margin grows with the restlessness of the container:
 *
 * <pre>
 * target = max(peak · (1 + MARGIN + young) + SPREAD · spread,
 *              recent peak · (1 + MARGIN_OF_RECENT),
 *              (lowest use now + burst) · (1 + LEAST))
 * spread = peak − mean of the HIGHEST highest windows of that time
 * young  = YOUNG · 2^(−windows seen / YOUNG_FOR)
 * burst  = the largest rise within a window, which halves every BURST_FOR windows
 * </pre>
 *
 * <p>The spread is the mean excess of extreme value theory: how far the extremes lie apart says how far the next one may lie
 * beyond them. A limit that is less than LEAST above the peak grows to the target at once. It shrinks to the highest target
 * of the last windows when it is more than BAND above that; these are the more windows the more often it has grown lately.
 */
public final class MemoryDemand implements Demand {

    // Searched for on public traces, one set for all of them: see docs/adaptive.md
    private static final int LOOK_BACK = 118;
    private static final int RECENT = 8;
    private static final int HIGHEST = 12;
    private static final double MARGIN = 0.05;
    private static final double MARGIN_OF_RECENT = 0.115;
    private static final double SPREAD = 2.2;
    private static final double YOUNG = 0.043;
    private static final double YOUNG_FOR = 6.7;
    private static final double LEAST = 0.036;
    private static final double BAND = 0.22;
    private static final double HOLD = 4;
    private static final double PATIENCE = 2.1;
    private static final double PATIENCE_FOR = 200;

    /** The longest that a shrink is held back. */
    private static final int LONGEST_HOLD = 48;

    /** VPA, too, gives a fifth more after a kill. */
    private static final double BEYOND_LIMIT = 1.2;

    /** A kill is not forgotten with its window: what was needed at least fades over a day. */
    private static final double FLOOR_FOR = 288;

    /** A burst is not forgotten with its window: a job may come again the next day, faster than any limit grows. */
    private static final double BURST_FOR = 576;

    private final Trail peaks = new Trail(LOOK_BACK);
    private final Trail targets = new Trail(LONGEST_HOLD);
    private final Growths growths = new Growths(PATIENCE_FOR);
    private long known;
    private double floor;
    private double burst;

    @Override
    public void add(Window window, double limit, Sizes sizes) {
        known++;
        pass();
        growths.add(limit);
        floor = Math.max(floor, window.hitAt() * BEYOND_LIMIT);
        burst = Math.max(burst, window.rise());
        peaks.push(needed(window));
        targets.push(target(window));
    }

    @Override
    public void addUnknown() {
        pass();
    }

    private void pass() {
        growths.pass();
        floor *= Math.pow(0.5, 1 / FLOOR_FOR);
        burst *= Math.pow(0.5, 1 / BURST_FOR);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(known);
        out.writeDouble(floor);
        out.writeDouble(burst);
        peaks.write(out);
        targets.write(out);
        growths.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        known = Stored.count(in);
        floor = Stored.amount(in.readDouble());
        burst = Stored.amount(in.readDouble());
        peaks.read(in);
        targets.read(in);
        growths.read(in);
    }

    @Override
    public long known() {
        return known;
    }

    @Override
    public Advice advise(Window now, double limit, Sizes sizes) {
        double needed = needed(now);
        double peak = Math.max(needed, peaks.highest(LOOK_BACK));
        double target = target(now);
        long windows = known;
        if (now.hitAt() * BEYOND_LIMIT > limit) {
            double size = Math.max(limit, sizes.holding(target));
            return new Advice(
                    size,
                    size,
                    () -> "the kernel has killed at %s, %s are needed".formatted(text(now.hitAt()), text(target)));
        }
        double least = sizes.holding(Math.max(Math.max(peak * (1 + LEAST), floor), afterBurst(now)));
        if (Math.max(peak * (1 + LEAST), floor) > limit) {
            return new Advice(Math.max(limit, sizes.holding(target)), least, () -> needs(peak, windows, target));
        }
        double held = Math.max(target, targets.highest(growths.hold(HOLD, PATIENCE, LONGEST_HOLD)));
        double size = held * (1 + BAND) < limit ? Math.min(limit, sizes.holding(held)) : limit;
        return new Advice(size, least, () -> needs(peak, windows, held));
    }

    private static String needs(double peak, long windows, double size) {
        return String.format(
                Locale.ROOT,
                "up to %s in the last %.1f h, with a margin %s are needed",
                text(peak),
                Math.min(windows, LOOK_BACK) * WINDOW.toSeconds() / 3600.0,
                text(size));
    }

    private static double needed(Window window) {
        return Math.max(window.peak(), window.hitAt() * BEYOND_LIMIT);
    }

    private double target(Window window) {
        double needed = needed(window);
        double peak = Math.max(needed, peaks.highest(LOOK_BACK));
        double recent = Math.max(needed, peaks.highest(RECENT));
        double spread = known < 2 ? 0 : Math.max(0, peak - peaks.meanOfHighest(HIGHEST));
        double young = YOUNG * Math.pow(0.5, known / YOUNG_FOR);
        double usual = Math.max(peak * (1 + MARGIN + young) + SPREAD * spread, recent * (1 + MARGIN_OF_RECENT));
        return Math.max(floor, Math.max(usual, afterBurst(window)));
    }

    private double afterBurst(Window window) {
        return (window.lowest() + Math.max(burst, window.rise())) * (1 + LEAST);
    }

    private static String text(double bytes) {
        return Resource.MEMORY.format(Grid.MEBIBYTES.roundUp((long) bytes));
    }
}
