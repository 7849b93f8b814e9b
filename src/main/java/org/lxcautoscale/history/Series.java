package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the history has of one subject in a span of time, oldest first.
 *
 * @param step the time that each point is for
 * @param points without those that are missing
 */
public record Series<F extends Figure>(Duration step, List<Point<F>> points) {
    public Series {
        points = List.copyOf(points);
    }

    /** The same for a longer time, whose steps begin at multiples of it since 1970. A missing value does not count. */
    public Series<F> rolledUp(Duration longer) {
        SortedMap<Instant, List<Point<F>>> steps = new TreeMap<>();
        for (Point<F> point : points) {
            long seconds = point.at().getEpochSecond();
            Instant start = Instant.ofEpochSecond(seconds - Math.floorMod(seconds, longer.toSeconds()));
            steps.computeIfAbsent(start, _ -> new ArrayList<>()).add(point);
        }
        return new Series<>(
                longer,
                steps.entrySet().stream()
                        .map(step -> new Point<>(step.getKey(), merged(step.getValue())))
                        .toList());
    }

    private static <F extends Figure> Map<F, Long> merged(List<Point<F>> points) {
        Set<F> known = new HashSet<>();
        points.forEach(point -> known.addAll(point.figures().keySet()));
        Map<F, Long> merged = new HashMap<>();
        for (F figure : known) {
            merged.put(figure, figure.rollup().of(points.stream().flatMapToLong(point -> point.of(figure).stream())));
        }
        return merged;
    }

    /**
     * @param at the start of its time
     * @param figures those that are known
     */
    public record Point<F extends Figure>(Instant at, Map<F, Long> figures) {

        /** The value of a figure in its stored unit; empty when it is not known. */
        public OptionalLong of(F figure) {
            Long value = figures.get(figure);
            return value == null ? OptionalLong.empty() : OptionalLong.of(value);
        }
    }
}
