package org.lxcautoscale.forecast;

import java.util.Arrays;

/** What the future may be like. All values are on the scale of {@link Slots}; NaN where too little is known. */
enum Basis {
    /** The last window. */
    LAST_WINDOW {
        @Override
        double of(Slots past, long now, int from, int until) {
            return past.get(now);
        }
    },
    /** As long a time before now. */
    RECENT {
        @Override
        double of(Slots past, long now, int from, int until) {
            return past.highest(now - (until - from), now);
        }
    },
    /** The last day. */
    LAST_DAY {
        @Override
        double of(Slots past, long now, int from, int until) {
            return past.highest(now - Slots.DAY + 1, now);
        }
    },
    /** All that is known. */
    LONGEST {
        @Override
        double of(Slots past, long now, int from, int until) {
            double highest = Double.NaN;
            for (int day = 0; day < 7; day++) {
                double one = past.highest(now - (long) (day + 1) * Slots.DAY + 1, now - (long) day * Slots.DAY);
                highest = Double.isNaN(highest) || one > highest ? one : highest;
            }
            return highest;
        }
    },
    /** The same time yesterday. */
    YESTERDAY {
        @Override
        double of(Slots past, long now, int from, int until) {
            return past.highest(now + from - Slots.DAY, now + until - Slots.DAY);
        }
    },
    /** The same time yesterday, by as much higher or lower as it has been since then. */
    YESTERDAY_MOVED {
        @Override
        double of(Slots past, long now, int from, int until) {
            int steps = Math.min(until - from + 1, HOUR);
            double moved =
                    past.highest(now - steps + 1, now) - past.highest(now - steps + 1 - Slots.DAY, now - Slots.DAY);
            return YESTERDAY.of(past, now, from, until) + moved;
        }
    },
    /** The same time of the day: the median of the last week. */
    USUAL_DAY {
        @Override
        double of(Slots past, long now, int from, int until) {
            double[] days = new double[7];
            int known = 0;
            for (int day = 1; day <= days.length; day++) {
                double highest =
                        past.highest(now + from - (long) day * Slots.DAY, now + until - (long) day * Slots.DAY);
                if (!Double.isNaN(highest)) {
                    days[known++] = highest;
                }
            }
            if (known < 2) {
                return Double.NaN;
            }
            Arrays.sort(days, 0, known);
            return days[known / 2];
        }
    },
    /** The same time a week ago. */
    LAST_WEEK {
        @Override
        double of(Slots past, long now, int from, int until) {
            return past.highest(now + from - 7 * Slots.DAY, now + until - 7 * Slots.DAY);
        }
    };

    private static final int HOUR = 12;

    /**
     * The highest use of the windows {@code now + from} to {@code now + until}, as it was in the past that this is about.
     *
     * @param now the last window that is known
     * @param from at least 1
     */
    abstract double of(Slots past, long now, int from, int until);
}
