package org.lxcautoscale.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.history.Figure;
import org.lxcautoscale.history.Rollup;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.history.Series.Point;

/** Formats a part of the history as text. */
final class HistoryView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private final ZoneId zone;

    HistoryView(ZoneId zone) {
        this.zone = zone;
    }

    /** A column of the table: its heading, and the figure that it shows. */
    record Column<F extends Figure>(String heading, F figure) {}

    /** A line of bars for each mean, and a table with a row for each step. Memory is in MiB. */
    <F extends Figure> List<String> table(String title, Series<F> series, List<Column<F>> columns) {
        List<String> lines = new ArrayList<>(List.of(title, ""));
        for (Column<F> column : columns) {
            if (column.figure().rollup() == Rollup.MEAN && !column.heading().equals("OF")) {
                lines.add(String.format(Locale.US, "  %-10s %s", column.heading(), sparkline(series, column.figure())));
            }
        }
        lines.add("");
        Table table = new Table(
                "l" + "r".repeat(columns.size()),
                Stream.concat(Stream.of("TIME"), columns.stream().map(Column::heading))
                        .toArray(String[]::new));
        for (Point<F> point : series.points()) {
            table.add(Stream.concat(
                            Stream.of(TIME.format(point.at().atZone(zone))),
                            columns.stream().map(column -> cell(point, column.figure())))
                    .toArray(String[]::new));
        }
        lines.addAll(table.lines());
        return lines;
    }

    private static <F extends Figure> String cell(Point<F> point, F figure) {
        OptionalLong value = point.of(figure);
        if (value.isEmpty()) {
            return "-";
        }
        double readable = figure.readable(value.getAsLong());
        return switch (figure.unit()) {
            case MILLICORES -> String.format(Locale.US, "%.2f", readable);
            case PERMILLE -> String.format(Locale.US, "%.1f %%", readable);
            case KIB, COUNT -> String.format(Locale.US, "%.0f", readable);
        };
    }

    /** A bar for each step from the first to the last; a space where nothing is known. The highest value is the highest bar. */
    static <F extends Figure> String sparkline(Series<F> series, F figure) {
        if (series.points().isEmpty()) {
            return "";
        }
        Map<Instant, Long> values = new HashMap<>();
        series.points().forEach(point -> point.of(figure).ifPresent(value -> values.put(point.at(), value)));
        long highest = values.values().stream().mapToLong(value -> value).max().orElse(0);
        StringBuilder line = new StringBuilder();
        Instant last = series.points().getLast().at();
        for (Instant at = series.points().getFirst().at(); !at.isAfter(last); at = at.plus(series.step())) {
            Long value = values.get(at);
            line.append(
                    value == null
                            ? ' '
                            : BARS.charAt(highest == 0 ? 0 : (int) (value * (BARS.length() - 1) / highest)));
        }
        return line.toString();
    }

    /** Every figure in the units of the views, with a line of names first; a field is empty where nothing is known. */
    static <F extends Figure> List<String> csv(Series<F> series, List<F> figures) {
        List<String> lines = new ArrayList<>();
        lines.add("time," + figures.stream().map(Figure::readableColumn).collect(Collectors.joining(",")));
        for (Point<F> point : series.points()) {
            lines.add(point.at() + ","
                    + figures.stream()
                            .map(figure -> number(point, figure).orElse(""))
                            .collect(Collectors.joining(",")));
        }
        return lines;
    }

    /** The same as a JSON array with an object for each step, which lacks what is not known. */
    static <F extends Figure> String json(Series<F> series, List<F> figures) {
        return series.points().stream()
                .map(point -> Stream.concat(
                                Stream.of("\"time\": \"" + point.at() + "\""),
                                figures.stream()
                                        .flatMap(figure -> number(point, figure)
                                                .map(value -> "\"" + figure.readableColumn() + "\": " + value)
                                                .stream()))
                        .collect(Collectors.joining(", ", "{", "}")))
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    private static <F extends Figure> Optional<String> number(Point<F> point, F figure) {
        OptionalLong value = point.of(figure);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(figure.readable(value.getAsLong()))
                        .setScale(3, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString());
    }
}
