package org.lxcautoscale.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the contenders stand in the last two weeks. Immutable.
 *
 * @param windows windows in which sizes were compared
 * @param forecasts forecasts whose time is over
 * @param price how many windows of which all is unused cost as much as one that has too little
 * @param results of all contenders, in their order
 */
public record Standing(int windows, int forecasts, double price, List<Result> results) {

    /** Its pinball loss must be less than this share of the better of the two simple forecasts. */
    public static final double BETTER = 0.95;

    /** Three days, but for a few hours that may be missing. */
    static final int FEWEST_WINDOWS = 3 * Slots.DAY - 2 * Forecaster.HOUR;

    /** A forecast cannot be compared with yesterday in the first day, nor made at first. */
    static final int FEWEST_FORECASTS = FEWEST_WINDOWS / 2;

    public Standing {
        results = List.copyOf(results);
    }

    /**
     * Of one contender.
     *
     * @param loss mean pinball loss of its forecasts of the next hour, in the base unit of the resource; 0 for those that make none
     * @param unused mean share of its sizes that was unused
     * @param tooSmall share of windows in which its size was too small
     */
    public record Result(double loss, double unused, double tooSmall) {}

    public Result of(Contender who) {
        return results.get(who.index);
    }

    /** What its sizes would have cost: what was unused, and what was too small. */
    public double cost(Contender who) {
        return of(who).unused() + price * of(who).tooSmall();
    }

    /** In which way the forecast would have cost less. */
    public Contender best() {
        return cost(Contender.EARLIER) < cost(Contender.FORECAST) ? Contender.EARLIER : Contender.FORECAST;
    }

    /** By which share the forecast is better than the better of the simple ones; negative if it is worse. */
    public double gain() {
        double best = Math.min(
                of(Contender.LAST_VALUE).loss(), of(Contender.YESTERDAY).loss());
        return best > 0 ? 1 - of(Contender.FORECAST).loss() / best : 0;
    }

    /** Whether the forecast may be used. */
    public boolean isWon() {
        return lacking().isEmpty();
    }

    /** Why the forecast may not be used, without an end; empty if it may. */
    public Optional<String> lacking() {
        if (windows < FEWEST_WINDOWS || forecasts < FEWEST_FORECASTS) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it has proved nothing yet: of %.1f days something is known in the last 14, of which 3 are needed",
                    (double) windows / Slots.DAY));
        }
        if (!(gain() >= 1 - BETTER)) {
            return Optional.of(
                    String.format(Locale.ROOT, "it is %.0f %% better than simple forecasts, not 5 %%", 100 * gain()));
        }
        if (!(cost(best()) < cost(Contender.ADAPTIVE))) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "sizes by it would not have been better: %.1f %% unused and %.2f %% of the time too small, without it %.1f %%"
                            + " and %.2f %%",
                    100 * of(best()).unused(),
                    100 * of(best()).tooSmall(),
                    100 * of(Contender.ADAPTIVE).unused(),
                    100 * of(Contender.ADAPTIVE).tooSmall()));
        }
        return Optional.empty();
    }

    static Standing of(int windows, int forecasts, double price, double[] losses, double[] unused, double[] tooSmall) {
        return new Standing(
                windows,
                forecasts,
                price,
                Arrays.stream(Contender.values())
                        .map(who -> new Result(
                                losses[who.index] / Math.max(1, forecasts),
                                unused[who.index] / Math.max(1, windows),
                                tooSmall[who.index] / Math.max(1, windows)))
                        .toList());
    }
}
