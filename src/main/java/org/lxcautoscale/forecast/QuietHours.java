package org.lxcautoscale.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * Hours of the day in which a container uses little of a resource: in each of the last seven days, of which at least
 * {@value #FEWEST} must be known, at most half of what it uses at most on a usual day (the median). Immutable.
 */
final class QuietHours {

    private static final int HOUR = Forecaster.HOUR;
    private static final int HOURS = 24;
    private static final int DAYS = 7;
    private static final int FEWEST = 5;
    private static final double LOW = 0.5;

    /** What never uses more has no peak: a tenth of a core, 64 MiB. */
    private static final double LEAST_CPU = 100;

    private static final double LEAST_MEMORY = 64 << 20;

    /** Now: a quarter of an hour. */
    private static final int NOW = 3;

    private final ResourceModel model;
    private final long hour;
    private final double[][] highest = new double[DAYS][HOURS];
    private final double peak;
    private final boolean[] low = new boolean[HOURS];

    private QuietHours(ResourceModel model, long last) {
        this.model = model;
        this.hour = Math.floorDiv(last, HOUR);
        for (int day = 0; day < DAYS; day++) {
            for (int back = 0; back < HOURS; back++) {
                long at = hour - 1 - (long) day * HOURS - back;
                highest[day][ofDay(at)] = model.highest(at * HOUR, at * HOUR + HOUR - 1);
            }
        }
        this.peak = usualPeak();
        for (int one = 0; one < HOURS; one++) {
            low[one] = peak >= least(model.resource()) && isLow(one);
        }
    }

    /**
     * Why the container is off its peak now, and in the next hour, without an end; empty if it is not, or too little is known. A
     * resource that is never low does not matter, one that is not low now does.
     */
    static Optional<String> now(List<ResourceModel> models) {
        long last =
                models.stream().mapToLong(model -> model.past().last()).max().orElse(Long.MIN_VALUE);
        if (last == Long.MIN_VALUE) {
            return Optional.empty();
        }
        List<QuietHours> patterns = models.stream()
                .map(model -> new QuietHours(model, last))
                .filter(QuietHours::isEverLow)
                .toList();
        return patterns.stream().allMatch(pattern -> pattern.isLowNow(last))
                ? patterns.stream().findFirst().map(QuietHours::sentence)
                : Optional.empty();
    }

    private static int ofDay(long hour) {
        return Math.floorMod(hour, HOURS);
    }

    private static double least(Resource resource) {
        return switch (resource) {
            case CPU -> LEAST_CPU;
            case MEMORY -> LEAST_MEMORY;
        };
    }

    /** The median of the highest use of the days; NaN if too little is known. */
    private double usualPeak() {
        double[] peaks = Arrays.stream(highest)
                .filter(day ->
                        2 * Arrays.stream(day).filter(QuietHours::isKnown).count() >= HOURS)
                .mapToDouble(QuietHours::highestOf)
                .sorted()
                .toArray();
        return peaks.length < FEWEST ? Double.NaN : peaks[peaks.length / 2];
    }

    private static boolean isKnown(double amount) {
        return !Double.isNaN(amount);
    }

    private static double highestOf(double[] amounts) {
        return Arrays.stream(amounts).filter(QuietHours::isKnown).max().orElse(Double.NaN);
    }

    private double[] onAllDays(int one) {
        return Arrays.stream(highest)
                .mapToDouble(day -> day[one])
                .filter(QuietHours::isKnown)
                .toArray();
    }

    private boolean isLow(int one) {
        double[] amounts = onAllDays(one);
        return amounts.length >= FEWEST && highestOf(amounts) <= LOW * peak;
    }

    private boolean isEverLow() {
        for (boolean one : low) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    private boolean isLowNow(long last) {
        return low[ofDay(hour)] && low[ofDay(hour + 1)] && model.highest(last - NOW + 1, last) <= LOW * peak;
    }

    private String sentence() {
        long from = hour;
        while (low[ofDay(from - 1)]) {
            from--;
        }
        long until = hour + 1;
        while (low[ofDay(until)]) {
            until++;
        }
        double most = 0;
        boolean areAllKnown = true;
        for (long one = from; one < until; one++) {
            double[] amounts = onAllDays(ofDay(one));
            most = Math.max(most, highestOf(amounts));
            areAllKnown &= amounts.length == DAYS;
        }
        return String.format(
                Locale.ROOT,
                "between %02d:00 and %02d:00 it used at most %s on the last 7 days%s, at other times usually up to %s",
                ofDay(from),
                ofDay(until),
                used(most),
                areAllKnown ? "" : " as far as they are known",
                used(peak));
    }

    private String used(double amount) {
        return Amounts.of(model.resource(), amount) + (model.resource() == Resource.MEMORY ? " of memory" : "");
    }
}
