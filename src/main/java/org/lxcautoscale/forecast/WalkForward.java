package org.lxcautoscale.forecast;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * How good forecasts of a recorded series would have been: each is made with what was known then, and is judged by its mean pinball loss
 * when its time is over, beside two simple ones that say the same for all quantiles.
 *
 * @param horizon what is forecast: the highest use in the next hour or day
 * @param forecasts how many were made and judged; 0 if none could be
 * @param loss of the forecasts, in the unit of the series
 * @param lastValue of what was used at most in as long a time before
 * @param yesterday of what was used at most at the same time of the day before
 * @param within share of the forecasts whose p50, p90 and p98 were not exceeded
 */
public record WalkForward(
        Ahead horizon, int forecasts, double loss, double lastValue, double yesterday, Quantiles within) {

    /** How far ahead. */
    public enum Ahead {
        HOUR,
        DAY
    }

    /** Less is too short to learn a day from. */
    public static final int SHORTEST = 3 * Slots.DAY;

    /** By which share the forecast is better than the better of the simple ones; negative if it is worse. */
    public double gain() {
        double best = Math.min(lastValue, yesterday);
        return best > 0 ? 1 - loss / best : 0;
    }

    /**
     * Of both horizons.
     *
     * @param peaks highest use of each window, in thousandths of a core or bytes; NaN where nothing was recorded
     */
    public static List<WalkForward> of(Resource resource, double[] peaks) {
        Scale scale = Scale.of(resource);
        Slots past = new Slots();
        Tally hour = new Tally(Ahead.HOUR, Forecaster.ofHour(), Forecaster.HOUR);
        Tally day = new Tally(Ahead.DAY, Forecaster.ofDay(), Slots.DAY);
        for (int window = 0; window < peaks.length; window++) {
            past.add(window, Double.isNaN(peaks[window]) ? Double.NaN : scale.scaled(peaks[window]));
            hour.learn(past, scale);
            day.learn(past, scale);
        }
        return List.of(hour.result(), day.result());
    }

    private static final class Tally {
        private final Ahead horizon;
        private final Forecaster forecaster;
        private final int length;
        private int forecasts;
        private double loss;
        private double lastValue;
        private double yesterday;
        private final double[] within = new double[Quantiles.LEVELS.size()];

        Tally(Ahead horizon, Forecaster forecaster, int length) {
            this.horizon = horizon;
            this.forecaster = forecaster;
            this.length = length;
        }

        void learn(Slots past, Scale scale) {
            Optional<Forecaster.Over> over = forecaster.learn(past);
            if (over.isEmpty() || over.get().said().isEmpty()) {
                return;
            }
            long made = over.get().madeAt();
            double last = past.highest(made - length + 1, made);
            double dayBefore = past.highest(made + 1 - Slots.DAY, made + length - Slots.DAY);
            if (Double.isNaN(last) || Double.isNaN(dayBefore)) {
                return;
            }
            forecasts++;
            double actual = scale.amount(over.get().actual());
            Quantiles said = scale.quantiles(over.get().said().get());
            loss += said.loss(actual);
            lastValue += Quantiles.point(scale.amount(last)).loss(actual);
            yesterday += Quantiles.point(scale.amount(dayBefore)).loss(actual);
            for (int level = 0; level < within.length; level++) {
                within[level] += actual <= said.of(level) * EQUAL ? 1 : 0;
            }
        }

        WalkForward result() {
            int count = Math.max(1, forecasts);
            return new WalkForward(
                    horizon,
                    forecasts,
                    loss / count,
                    lastValue / count,
                    yesterday / count,
                    new Quantiles(within[0] / count, within[1] / count, within[2] / count));
        }
    }

    /** Values are kept with a precision of a tenth of a percent. */
    private static final double EQUAL = 1.001;
}
