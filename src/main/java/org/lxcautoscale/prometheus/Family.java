package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Series of the same name, one or more for each thing.
 *
 * @param name without the ending {@code _total} of a counter
 * @param help one sentence
 */
record Family<T>(String name, String help, boolean isCounter, List<Series<T>> series) {

    /**
     * One series of each thing.
     *
     * @param labels in addition to those of the thing
     * @param value empty where it is unknown; the series is absent then
     */
    record Series<T>(Labels labels, Function<T, OptionalDouble> value) {}

    Family {
        series = List.copyOf(series);
    }

    static <T> Family<T> gauge(String name, String help, Function<T, OptionalDouble> value) {
        return new Family<>(name, help, false, List.of(new Series<>(Labels.EMPTY, value)));
    }

    static <T> Family<T> counter(String name, String help, Function<T, OptionalDouble> value) {
        return new Family<>(name, help, true, List.of(new Series<>(Labels.EMPTY, value)));
    }

    private record Point(Labels labels, double value) {}

    /** The series of these things; empty if there are none. */
    Optional<MetricSnapshot> of(List<T> things, Function<T, Labels> labels) {
        List<Point> points = new ArrayList<>();
        for (T thing : things) {
            for (Series<T> one : series) {
                one.value()
                        .apply(thing)
                        .ifPresent(value ->
                                points.add(new Point(labels.apply(thing).merge(one.labels()), value)));
            }
        }
        if (points.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(isCounter ? asCounter(points) : asGauge(points));
    }

    private MetricSnapshot asCounter(List<Point> points) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
        for (Point point : points) {
            builder.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(point.labels())
                    .value(Math.max(0, point.value()))
                    .build());
        }
        return builder.build();
    }

    private MetricSnapshot asGauge(List<Point> points) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        for (Point point : points) {
            builder.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(point.labels())
                    .value(point.value())
                    .build());
        }
        return builder.build();
    }
}
