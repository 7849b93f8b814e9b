package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;
import org.lxcautoscale.demand.Sizes;

/**
 * What is learned of one resource of a container: forecasts of the next hour and day, and what they are worth. Amounts are in the base
 * unit. Not thread-safe.
 *
 * <p>A forecast is used in one of two ways, whichever would have cost less: with the adaptive policy, {@code max(adaptive, soon,
 * min(size before, ahead))}, or instead of it.
 */
final class ResourceModel {

    private static final int HOUR = Forecaster.HOUR;
    private static final int DAY_HOURS = Slots.DAY / HOUR;

    /** A window with too little CPU costs as much as in the adaptive policy. One with too little memory may be a kill. */
    private static final double PRICE_OF_CPU = 22;

    private static final double PRICE_OF_MEMORY = 100;
    private static final double MARGIN_OF_MEMORY = 1.03;

    /** A shrink to a larger share is not worth a change. */
    private static final double WORTHWHILE = 0.85;

    /** How much more is needed than a limit that was in the way is not known. */
    private static final double BEYOND_LIMIT = 1.05;

    private final Resource resource;
    private final Scale scale;
    private final Slots past = new Slots();
    private final Forecaster hour = Forecaster.ofHour();
    private final Forecaster day = Forecaster.ofDay();
    private final Gate gate;

    /** The size that each contender would have now; 0 before the first window. */
    private final double[] sizes = new double[Contender.values().length];

    /** The highest p98 of the next hour of each of the last hours of a day, on the scale; 0 if nothing was expected. */
    private final double[] hours = new double[DAY_HOURS];

    /** The last of these hours. */
    private long noted = -DAY_HOURS - Slots.MOST_WINDOWS;

    /** What was expected ahead in the last hour, to hold what was grown for it. */
    private final double[] ahead = new double[HOUR];

    ResourceModel(Resource resource) {
        this.resource = resource;
        this.scale = Scale.of(resource);
        this.gate = new Gate(
                switch (resource) {
                    case CPU -> PRICE_OF_CPU;
                    case MEMORY -> PRICE_OF_MEMORY;
                });
    }

    Slots past() {
        return past;
    }

    /** The size that the adaptive policy alone would have now. */
    double adaptiveSize(double otherwise) {
        double size = sizes[Contender.ADAPTIVE.index];
        return size > 0 ? size : otherwise;
    }

    /**
     * Learns of a window after the last one.
     *
     * @param adaptive what the adaptive policy makes of the window, given the size that it has
     */
    void add(long window, Use use, Sizes possible, Horizon horizon, DoubleFunction<Advice> adaptive) {
        double own = adaptiveSize(use.limit());
        forgetAhead(window);
        if (sizes[0] > 0) {
            gate.addSizes(window, sizes, use.mean(), use.peak());
        }
        past.add(window, scale.scaled(Math.max(use.peak(), use.hitAt() * BEYOND_LIMIT)));
        hour.learn(past).ifPresent(this::judge);
        day.learn(past);
        Advice advice = adaptive.apply(own);
        double size = advice.size();
        sizes[Contender.ADAPTIVE.index] = size;
        noteAhead(possible, horizon);
        noteHour();
        Optional<Foreseen> foreseen = foreseen(possible, horizon);
        double before = sizes[Contender.FORECAST.index];
        sizes[Contender.FORECAST.index] =
                foreseen.map(one -> enough(one, before, advice.least())).orElse(size);
        double earlier = sizes[Contender.EARLIER.index];
        sizes[Contender.EARLIER.index] = foreseen.map(
                        one -> Math.max(Math.max(size, one.soon()), Math.min(earlier, one.ahead())))
                .orElse(size);
        sizes[Contender.LAST_VALUE.index] = simple(past.highest(window - HOUR + 1, window), possible, size);
        sizes[Contender.YESTERDAY.index] =
                simple(past.highest(window + 1 - Slots.DAY, window + HOUR - Slots.DAY), possible, size);
    }

    /** The size with a forecast: what is grown is enough for a day, and is given back if that is worth a change. */
    private static double enough(Foreseen foreseen, double before, double least) {
        double soon = Math.max(least, foreseen.soon());
        double enough = Math.max(least, foreseen.enough().orElse(foreseen.ahead()));
        return soon > before || enough < WORTHWHILE * before ? enough : before;
    }

    private double simple(double scaled, Sizes possible, double otherwise) {
        return Double.isNaN(scaled) ? otherwise : holding(scaled, possible);
    }

    private double holding(double scaled, Sizes possible) {
        double margin = switch (resource) {
            case CPU -> 1;
            case MEMORY -> MARGIN_OF_MEMORY;
        };
        return possible.holding(scale.amount(scaled) * margin);
    }

    private void judge(Forecaster.Over over) {
        double last = past.highest(over.madeAt() - HOUR + 1, over.madeAt());
        double yesterday = past.highest(over.madeAt() + 1 - Slots.DAY, over.madeAt() + HOUR - Slots.DAY);
        if (over.said().isEmpty() || Double.isNaN(last) || Double.isNaN(yesterday)) {
            return;
        }
        double actual = scale.amount(over.actual());
        gate.addLosses(
                past.last(),
                scale.quantiles(over.said().get()).loss(actual),
                Quantiles.point(scale.amount(last)).loss(actual),
                Quantiles.point(scale.amount(yesterday)).loss(actual));
    }

    /** Nothing was expected in windows that are missing. */
    private void forgetAhead(long window) {
        for (long gap = Math.max(past.last() + 1, window - HOUR); gap < window; gap++) {
            ahead[Math.floorMod(gap, HOUR)] = 0;
        }
    }

    Resource resource() {
        return resource;
    }

    /** The highest use of some windows; NaN if less than half of them are known. */
    double highest(long from, long until) {
        return scale.amount(past.highest(from, until));
    }

    /** The highest use of the last day, as far as it is known. */
    double highestOfDay() {
        double highest = 0;
        for (long window = past.last() - Slots.DAY + 1; window <= past.last(); window++) {
            double one = past.get(window);
            highest = one > highest ? one : highest;
        }
        return scale.amount(highest);
    }

    private void noteAhead(Sizes possible, Horizon horizon) {
        ahead[Math.floorMod(past.last(), HOUR)] = hour.forecast(past, 1, horizon.ahead())
                .map(said -> holding(said[said.length - 1], possible))
                .orElse(0.0);
    }

    private void noteHour() {
        long now = Math.floorDiv(past.last(), HOUR);
        int at = Math.floorMod(now, DAY_HOURS);
        if (noted != now) {
            for (long gap = Math.max(noted + 1, now - DAY_HOURS + 1); gap <= now; gap++) {
                hours[Math.floorMod(gap, DAY_HOURS)] = 0;
            }
        }
        noted = now;
        hours[at] = Math.max(
                hours[at],
                hour.forecast(past, 1, HOUR).map(said -> said[said.length - 1]).orElse(0.0));
    }

    /** What the forecast asks for, whatever it is worth; empty if too little is known. */
    Optional<Foreseen> foreseen(Sizes possible, Horizon horizon) {
        Optional<double[]> soon = hour.forecast(past, 1, Math.min(Slots.DAY, horizon.lead() + 1));
        Optional<double[]> next = hour.forecast(past, 1, HOUR);
        if (soon.isEmpty() || next.isEmpty()) {
            return Optional.empty();
        }
        double size = holding(soon.get()[soon.get().length - 1], possible);
        double highest = size;
        for (double one : ahead) {
            highest = Math.max(highest, one);
        }
        double day = 0;
        for (double one : hours) {
            day = Math.max(day, one);
        }
        return Optional.of(new Foreseen(
                size,
                highest,
                OptionalDouble.of(Math.max(highest, holding(day, possible))),
                scale.quantiles(next.get())));
    }

    Optional<Quantiles> nextHour() {
        return hour.forecast(past, 1, HOUR).map(scale::quantiles);
    }

    Optional<Quantiles> nextDay() {
        return day.forecast(past, 1, Slots.DAY).map(scale::quantiles);
    }

    Standing standing() {
        return gate.standing(past.last());
    }

    void write(DataOutput out) throws IOException {
        past.write(out);
        hour.write(out);
        day.write(out);
        gate.write(out);
        for (double size : sizes) {
            out.writeDouble(size);
        }
        for (double one : ahead) {
            out.writeDouble(one);
        }
        for (double one : hours) {
            out.writeDouble(one);
        }
        out.writeLong(noted);
    }

    void read(DataInput in) throws IOException {
        past.read(in);
        hour.read(in);
        day.read(in);
        gate.read(in);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Stored.size(in);
        }
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] = Stored.size(in);
        }
        for (int i = 0; i < hours.length; i++) {
            hours[i] = Stored.size(in);
        }
        noted = in.readLong();
        if (Math.abs(noted) > DAY_HOURS + Slots.MOST_WINDOWS) {
            throw new IOException("an hour is " + noted);
        }
    }
}
