package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;

/**
 * CPU: the size at which what is unused and what may be missed cost least together. Too little only slows down, so what counts
 * is how likely that is:
 *
 * <pre>
 * cost(size) = (1 − mean use / size) + PRICE · likelihood that a window needs more than size
 * </pre>
 *
 * <p>While little is known, the likelihood counts (1 + DOUBT / weight of the windows seen) times. A limit that a window has
 * reached grows at once. Otherwise it grows when that makes cost less by GROWTH_GAIN, and shrinks to the largest of the best
 * sizes of the last windows when that makes it less by SHRINK_GAIN, or is a quarter of the size at most; these are the more windows the more often it has grown
 * lately. Where sizes are parts of cores, a shortage is over with less, and costs PARTS of that.
 */
public final class CpuDemand implements Demand {

    // Searched for on public traces, one set for all of them: see docs/adaptive.md
    private static final double HALF_LIFE = 74;
    private static final Likelihood.Tail NOISE = Likelihood.Tail.of(0.6, 58);
    private static final Likelihood.Tail SURPRISE = Likelihood.Tail.of(0.025, 8.6);
    private static final double PRICE = 22;
    private static final double PARTS = 0.31;
    private static final double DOUBT = 2;
    private static final double MEAN_FOR = 400;
    private static final double GROWTH_GAIN = 0.13;
    private static final double SHRINK_GAIN = 0.05;
    private static final double GAIN_OF_PARTS = 0.1;
    private static final double QUARTER = 0.25;
    private static final double HOLD = 12;
    private static final double PATIENCE = 0.1;
    private static final double PATIENCE_FOR = 17;
    private static final double BURST = 0.65;
    private static final double BEYOND_LIMIT = 1.07;

    /** From here on a limit is in the way, throttled or not: what is used is a mean. */
    private static final double AT_LIMIT = 0.98;

    private static final double MEAN_SHARE = 1 - Math.pow(0.5, 1 / MEAN_FOR);

    /** The longest that a shrink is held back. */
    private static final int LONGEST_HOLD = 48;

    /** No size that is so many times what is needed now is worth considering. */
    private static final double FARTHEST = 8;

    private static final double CORE = Grid.WHOLE_CORES.step();

    private final Likelihood likelihood = new Likelihood(HALF_LIFE, NOISE, SURPRISE);
    private final Trail best = new Trail(LONGEST_HOLD);
    private final Growths growths = new Growths(PATIENCE_FOR);
    private long known;
    private double mean;

    /** Of the window that has just ended: advice that is asked for at once need not weigh all again. */
    private @Nullable Costs fresh;

    @Override
    public void add(Window window, double limit, Sizes sizes) {
        known++;
        pass();
        growths.add(limit);
        double needed = needed(window, limit);
        likelihood.add(needed);
        mean += Math.max(MEAN_SHARE, 1.0 / known) * (window.mean() - mean);
        Costs costs = new Costs(sizes);
        best.push(costs.best(needed));
        fresh = costs;
    }

    @Override
    public void addUnknown() {
        pass();
    }

    private void pass() {
        fresh = null;
        growths.pass();
        likelihood.pass();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(known);
        out.writeDouble(mean);
        likelihood.write(out);
        best.write(out);
        growths.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        fresh = null;
        known = Stored.count(in);
        mean = Stored.amount(in.readDouble());
        likelihood.read(in);
        best.read(in);
        growths.read(in);
    }

    @Override
    public long known() {
        return known;
    }

    @Override
    public Advice advise(Window now, double limit, Sizes sizes) {
        Costs weighed = fresh;
        Costs costs = weighed != null && weighed.sizes.equals(sizes) ? weighed : new Costs(sizes);
        fresh = null;
        double needed = needed(now, limit);
        double wanted = costs.best(needed);
        if (needed > limit) {
            double size = Math.max(wanted, sizes.holding(limit + 1));
            return new Advice(size, size, () -> "%s of %s are in use".formatted(text(now.peak()), text(limit)));
        }
        double held = Math.max(wanted, best.highest(growths.hold(HOLD, PATIENCE, LONGEST_HOLD)));
        double candidate = wanted > limit ? wanted : Math.min(limit, held);
        double gain = costs.of(limit) - costs.of(candidate);
        boolean isWorthwhile = gain > costs.worthwhile(candidate > limit ? GROWTH_GAIN : SHRINK_GAIN)
                || (candidate <= QUARTER * limit && gain > 0);
        double size = isWorthwhile ? candidate : limit;
        return new Advice(size, sizes.holding(needed), costs.sentence(size));
    }

    private static double needed(Window window, double limit) {
        double needed = window.mean() + BURST * (window.peak() - window.mean());
        double hitAt = window.mean() >= AT_LIMIT * limit ? Math.max(limit, window.hitAt()) : window.hitAt();
        return Math.max(needed, hitAt * BEYOND_LIMIT);
    }

    private static String text(double millicores) {
        return String.format(Locale.ROOT, "%.2f cores", millicores / CORE);
    }

    /** What sizes cost, by what is known now. */
    private final class Costs {
        private final Sizes sizes;
        private final double[] exceedances = likelihood.exceedances();
        private final boolean areParts;

        Costs(Sizes sizes) {
            this.sizes = sizes;
            this.areParts = sizes.unit() < CORE;
        }

        /** The size of least cost, of those that hold what is needed now. */
        double best(double needed) {
            double first = sizes.holding(needed);
            double best = first;
            double least = of(first);
            double last = first;
            for (double amount = first;
                    last < sizes.highest() && amount < FARTHEST * first;
                    amount *= Likelihood.BUCKET_RATIO) {
                double size = sizes.holding(amount);
                if (size > last) {
                    last = size;
                    double cost = of(size);
                    if (cost < least) {
                        least = cost;
                        best = size;
                    }
                }
            }
            return best;
        }

        double of(double size) {
            double price = (areParts ? PARTS * PRICE : PRICE) * (1 + DOUBT / likelihood.weight());
            return 1 - mean / size + price * likelihood.of(size, exceedances);
        }

        double worthwhile(double gain) {
            return areParts ? GAIN_OF_PARTS * gain : gain;
        }

        Supplier<String> sentence(double size) {
            double meanNow = mean;
            double exceeded = likelihood.of(size, exceedances);
            return () -> String.format(
                    Locale.ROOT,
                    "%s are used on average, more than %s in %.2f %% of the time",
                    text(meanNow),
                    Resource.CPU.format((long) size),
                    100 * exceeded);
        }
    }
}
