package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Forecasts the highest use within a time ahead: quantiles of it. Each {@link Basis} says what it would be if the future were like
 * some part of the past. How far that was from the truth, whenever its time was over, is kept as a histogram, so there are two
 * experts for each: the value itself, and the quantiles by its deviations. The forecast is the mean of all experts, weighted for each
 * quantile by
 *
 * <pre>
 * exp(−sharpness · (loss − least) / (least + {@value #SMOOTHING} · mean)),     loss: decaying mean of an expert's pinball loss
 * </pre>
 *
 * (exponentially weighted averages: Cesa-Bianchi and Lugosi, Prediction, Learning, and Games, 2006, chapter 2). So a season counts
 * where it has shown itself, and as much as it has. Values are on the scale of {@link Slots}. Not thread-safe.
 */
final class Forecaster {

    static final int HOUR = 12;

    private static final double SMOOTHING = 0.005;

    private static final Basis[] BASES = Basis.values();
    private static final int EXPERTS = 2 * BASES.length;
    private static final int LEVELS = Quantiles.LEVELS.size();

    /** Of a forecast that is not over yet: what each expert has said, then all together, then the values of the bases. */
    private static final int ALL = EXPERTS * LEVELS;

    private static final int VALUES = ALL + LEVELS;

    /** With fewer deviations nothing is known of a quantile. */
    private static final double FEWEST_DEVIATIONS = 20;

    /** An expert whose forecasts were scored less often counts as if it were poor. */
    private static final double FEWEST_SCORED = 10;

    private static final double POOR = 3;

    private final int horizon;
    private final int every;
    private final double sharpness;
    private final double keptDeviation;
    private final double keptLoss;
    private final Deviations[] deviations = new Deviations[BASES.length];
    private final float[][] losses = new float[EXPERTS][LEVELS];
    private final float[] scored = new float[EXPERTS];
    private final short[][] open;
    private final long[] madeAt;

    /** What was said since the last window, as it is asked for several times. */
    private final Map<Span, Optional<double[]>> said = new HashMap<>();

    private long saidAt = Long.MIN_VALUE;

    private record Span(int from, int until) {}

    /**
     * @param horizon in windows
     * @param every how many windows are between two forecasts that are learned from
     * @param deviationsLast after how many windows a deviation counts half
     * @param lossesLast the same of a loss
     */
    private Forecaster(int horizon, int every, double sharpness, double deviationsLast, double lossesLast) {
        this.horizon = horizon;
        this.every = every;
        this.sharpness = sharpness;
        this.keptDeviation = Math.pow(0.5, every / deviationsLast);
        this.keptLoss = Math.pow(0.5, every / lossesLast);
        this.open = new short[horizon / every][VALUES + BASES.length];
        this.madeAt = new long[open.length];
        Arrays.fill(madeAt, Long.MIN_VALUE);
        Arrays.setAll(deviations, _ -> new Deviations());
    }

    /** Of the next hour. The constants were searched for on series that are not among those reported: see docs/ml.md. */
    static Forecaster ofHour() {
        return new Forecaster(HOUR, 1, 4, 1500, 96);
    }

    /** Of the next day. */
    static Forecaster ofDay() {
        return new Forecaster(Slots.DAY, HOUR, 3, 1500, 1500);
    }

    /**
     * A forecast whose time is over.
     *
     * @param madeAt the last window that was known then
     * @param actual what it was
     * @param said a value for each level; empty if too little was known
     */
    record Over(long madeAt, double actual, Optional<double[]> said) {}

    /** Learns of the window that was added last. Returns the forecast whose time has ended with it. */
    Optional<Over> learn(Slots past) {
        long now = past.last();
        if (Math.floorMod(now, every) != 0) {
            return Optional.empty();
        }
        int at = Math.floorMod(Math.floorDiv(now, every), open.length);
        long made = now - horizon;
        double actual = past.highest(made + 1, now);
        Optional<Over> over = madeAt[at] == made && !Double.isNaN(actual)
                ? Optional.of(score(open[at], made, actual))
                : Optional.empty();
        said.clear();
        madeAt[at] = now;
        remember(past, open[at]);
        return over;
    }

    private Over score(short[] said, long made, double actual) {
        for (int basis = 0; basis < BASES.length; basis++) {
            double value = Slots.decoded(said[VALUES + basis]);
            if (!Double.isNaN(value)) {
                deviations[basis].add(actual - value, keptDeviation);
            }
        }
        for (int expert = 0; expert < EXPERTS; expert++) {
            if (said[expert * LEVELS] == Slots.UNKNOWN) {
                continue;
            }
            scored[expert] = (float) (scored[expert] * keptLoss + 1);
            for (int level = 0; level < LEVELS; level++) {
                double loss = loss(level, actual, Slots.decoded(said[expert * LEVELS + level]));
                losses[expert][level] = (float) (losses[expert][level] * keptLoss + loss);
            }
        }
        return new Over(made, actual, all(said));
    }

    private static Optional<double[]> all(short[] said) {
        if (said[ALL] == Slots.UNKNOWN) {
            return Optional.empty();
        }
        double[] all = new double[LEVELS];
        Arrays.setAll(all, level -> Slots.decoded(said[ALL + level]));
        return Optional.of(all);
    }

    /** On the scale of amounts: it is there that it costs. */
    private static double loss(int level, double actual, double forecast) {
        return Quantiles.loss(Quantiles.LEVELS.get(level), Math.expm1(actual), Math.expm1(forecast));
    }

    private void remember(Slots past, short[] said) {
        Arrays.fill(said, Slots.UNKNOWN);
        double[] values = values(past, 1, horizon);
        for (int basis = 0; basis < BASES.length; basis++) {
            said[VALUES + basis] = Slots.encoded(values[basis]);
        }
        for (int expert = 0; expert < EXPERTS; expert++) {
            if (isUsable(expert, values)) {
                for (int level = 0; level < LEVELS; level++) {
                    said[expert * LEVELS + level] = Slots.encoded(says(expert, values, level));
                }
            }
        }
        forecast(past, 1, horizon).ifPresent(all -> {
            for (int level = 0; level < LEVELS; level++) {
                said[ALL + level] = Slots.encoded(all[level]);
            }
        });
    }

    private static double[] values(Slots past, int from, int until) {
        double[] values = new double[BASES.length];
        Arrays.setAll(values, basis -> BASES[basis].of(past, past.last(), from, until));
        return values;
    }

    private boolean isUsable(int expert, double[] values) {
        return !Double.isNaN(values[expert / 2])
                && (isPlain(expert) || deviations[expert / 2].weight() >= FEWEST_DEVIATIONS);
    }

    private static boolean isPlain(int expert) {
        return expert % 2 == 1;
    }

    private double says(int expert, double[] values, int level) {
        double value = values[expert / 2];
        return isPlain(expert)
                ? value
                : Math.max(0, value + deviations[expert / 2].quantile(Quantiles.LEVELS.get(level)));
    }

    /**
     * For each level, a quantile of the highest use of the windows {@code last + from} to {@code last + until}; empty if too little
     * is known.
     */
    Optional<double[]> forecast(Slots past, int from, int until) {
        if (saidAt != past.last()) {
            saidAt = past.last();
            said.clear();
        }
        return said.computeIfAbsent(new Span(from, until), _ -> combined(values(past, from, until)));
    }

    private Optional<double[]> combined(double[] values) {
        double[] all = new double[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            all[level] = combined(values, level);
        }
        Arrays.sort(all);
        return Double.isNaN(all[LEVELS - 1]) ? Optional.empty() : Optional.of(all);
    }

    private double combined(double[] values, int level) {
        double least = Double.POSITIVE_INFINITY;
        double lossOfAll = 0;
        int known = 0;
        for (int expert = 0; expert < EXPERTS; expert++) {
            if (isUsable(expert, values) && scored[expert] >= 1) {
                double loss = losses[expert][level] / scored[expert];
                least = Math.min(least, loss);
                lossOfAll += loss;
                known++;
            }
        }
        double smoothing = known == 0 ? 0 : SMOOTHING * lossOfAll / known;
        double sum = 0;
        double weights = 0;
        for (int expert = 0; expert < EXPERTS; expert++) {
            if (isUsable(expert, values)) {
                double excess = known == 0 ? 0 : excess(expert, level, least, smoothing);
                double weight = Math.exp(-sharpness * excess);
                sum += weight * says(expert, values, level);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private double excess(int expert, int level, double least, double smoothing) {
        if (scored[expert] < FEWEST_SCORED) {
            return POOR;
        }
        double loss = losses[expert][level] / scored[expert];
        return least + smoothing > 0 ? (loss - least) / (least + smoothing) : 0;
    }

    void write(DataOutput out) throws IOException {
        for (Deviations one : deviations) {
            one.write(out);
        }
        for (int expert = 0; expert < EXPERTS; expert++) {
            out.writeFloat(scored[expert]);
            for (float loss : losses[expert]) {
                out.writeFloat(loss);
            }
        }
        for (int at = 0; at < open.length; at++) {
            out.writeLong(madeAt[at]);
            for (short code : open[at]) {
                out.writeShort(code);
            }
        }
    }

    void read(DataInput in) throws IOException {
        for (Deviations one : deviations) {
            one.read(in);
        }
        for (int expert = 0; expert < EXPERTS; expert++) {
            scored[expert] = Stored.amount(in);
            for (int level = 0; level < LEVELS; level++) {
                losses[expert][level] = Stored.amount(in);
            }
        }
        for (int at = 0; at < open.length; at++) {
            madeAt[at] = in.readLong();
            for (int i = 0; i < open[at].length; i++) {
                open[at][i] = in.readShort();
            }
        }
    }
}
