package org.lxcautoscale.ui.containers;

import java.time.Duration;
import java.time.Instant;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.ui.page.Bar;

/**
 * The memory of a day as a small picture, 100 wide and 24 high.
 *
 * @param line points of what was in use
 * @param limit points of the limit, in steps
 */
public record Spark(String line, String limit, long highest) {

    /** Without a picture. */
    static final Spark NOTHING = new Spark("", "", 0);

    private static final double WIDTH = 100;
    private static final double HEIGHT = 24;

    static Spark of(Series<ContainerFigure> series, Instant from, Duration span) {
        long most = series.points().stream()
                .mapToLong(point -> Math.max(
                        point.of(ContainerFigure.MEMORY_MAX).orElse(0),
                        point.of(ContainerFigure.SIZE_MEMORY).orElse(0)))
                .max()
                .orElse(0);
        if (most == 0) {
            return NOTHING;
        }
        StringBuilder line = new StringBuilder();
        StringBuilder limit = new StringBuilder();
        double lastLimit = -1;
        long highest = 0;
        for (Series.Point<ContainerFigure> point : series.points()) {
            double x = WIDTH * Duration.between(from, point.at()).toSeconds() / span.toSeconds();
            if (x < 0) {
                continue;
            }
            if (point.of(ContainerFigure.MEMORY_MAX).isPresent()) {
                long used = point.of(ContainerFigure.MEMORY_MAX).getAsLong();
                highest = Math.max(highest, used);
                add(line, x, y(used, most));
            }
            if (point.of(ContainerFigure.SIZE_MEMORY).isPresent()) {
                double y = y(point.of(ContainerFigure.SIZE_MEMORY).getAsLong(), most);
                if (lastLimit >= 0) {
                    add(limit, x, lastLimit);
                }
                add(limit, x, y);
                lastLimit = y;
            }
        }
        return new Spark(line.toString(), limit.toString(), highest << 10);
    }

    private static double y(long value, long most) {
        return HEIGHT - 1 - (HEIGHT - 2) * value / most;
    }

    private static void add(StringBuilder points, double x, double y) {
        points.append(points.isEmpty() ? "" : " ")
                .append(Bar.svg(x))
                .append(',')
                .append(Bar.svg(y));
    }

    public boolean isEmpty() {
        return line.isEmpty();
    }
}
