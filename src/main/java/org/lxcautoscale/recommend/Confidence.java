package org.lxcautoscale.recommend;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.lxcautoscale.replay.PastUse;

/**
 * How much a recommendation is worth, by how long the container was seen: less than a day {@code LOW}, less than a week {@code
 * MEDIUM}. {@code HIGH} is lowered to {@code MEDIUM} where its days differ, or where most is known from records of longer steps
 * than 5 minutes only.
 */
public enum Confidence {
    LOW,
    MEDIUM,
    HIGH;

    private static final int STEPS_OF_DAY = (int) (24 * 3600 / PastUse.STEP.toSeconds());
    private static final int DAYS_FOR_HIGH = 7;

    /** The highest of the days may be so many times the median. */
    private static final double DIFFERENT = 1.5;

    static Confidence of(PastUse use) {
        int known = Math.min(use.cpu().known(), use.memory().known());
        if (known < STEPS_OF_DAY) {
            return LOW;
        }
        boolean isCoarse = 2 * use.cpu().coarse() > known || 2 * use.memory().coarse() > known;
        boolean isSteady = isSteady(use.cpu().used()) && isSteady(use.memory().peak());
        return known < DAYS_FOR_HIGH * STEPS_OF_DAY || isCoarse || !isSteady ? MEDIUM : HIGH;
    }

    /** Whether the highest hour of no day is much above that of the others. */
    private static boolean isSteady(double[] amounts) {
        Map<Integer, Double> highestOfDay = new HashMap<>();
        int hour = STEPS_OF_DAY / 24;
        for (int from = 0; from + hour <= amounts.length; from += hour) {
            OptionalDouble mean = Arrays.stream(amounts, from, from + hour)
                    .filter(amount -> !Double.isNaN(amount))
                    .average();
            if (mean.isPresent()) {
                highestOfDay.merge(from / STEPS_OF_DAY, mean.getAsDouble(), Math::max);
            }
        }
        double[] days =
                highestOfDay.values().stream().mapToDouble(day -> day).sorted().toArray();
        return days.length == 0 || days[days.length - 1] <= DIFFERENT * days[(days.length - 1) / 2];
    }
}
