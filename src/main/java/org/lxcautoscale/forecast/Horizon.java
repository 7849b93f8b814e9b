package org.lxcautoscale.forecast;

import java.time.Duration;
import org.lxcautoscale.demand.Demand;

/**
 * How far ahead a forecast is to look, in windows.
 *
 * @param lead within which a container should have what it is expected to need, 1 to a day
 * @param ahead within which it should not shrink below that, {@code lead} to a day
 */
public record Horizon(int lead, int ahead) {

    /** One window, and an hour. */
    public static final Horizon DEFAULT = new Horizon(1, Forecaster.HOUR);

    public Horizon {
        if (lead < 1 || ahead < lead || ahead > Slots.DAY) {
            throw new IllegalArgumentException("no horizon: " + lead + " and " + ahead + " windows");
        }
    }

    /** The nearest that is not shorter, up to a day. */
    public static Horizon of(Duration lead, Duration ahead) {
        int first = windows(lead);
        return new Horizon(first, Math.max(first, windows(ahead)));
    }

    private static int windows(Duration time) {
        long windows = Math.ceilDiv(time.toMillis(), Demand.WINDOW.toMillis());
        return Math.clamp(windows, 1, Slots.DAY);
    }
}
