package org.lxcautoscale.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables, which are a public interface: see docs/history.md. A row of {@code container_minutes} is a minute of the container
 * with that {@code id} in {@code containers}; {@code at} is the start in seconds since 1970. The views {@code …_view} have the
 * names of places, times as text and units for people.
 */
final class Schema {

    private Schema() {}

    /** A kind of subject: its tables, and the figures that they hold. */
    record Kind(String name, List<String> identity, List<? extends Figure> figures) {

        /** The table of the subjects: {@code containers}. */
        String subjects() {
            return name + "s";
        }

        String columns() {
            return figures.stream().map(Figure::column).collect(Collectors.joining(", "));
        }
    }

    static final Kind CONTAINER =
            new Kind("container", List.of("cluster", "node", "vmid", "name"), List.of(ContainerFigure.values()));
    static final Kind HOST = new Kind("host", List.of("cluster", "node"), List.of(HostFigure.values()));

    /** The statements that create it in SQLite. */
    static List<String> create() {
        List<String> statements = new ArrayList<>();
        for (Kind kind : List.of(CONTAINER, HOST)) {
            statements.add("CREATE TABLE %s (id INTEGER PRIMARY KEY AUTOINCREMENT, %s, UNIQUE (%s))"
                    .formatted(
                            kind.subjects(),
                            kind.identity().stream()
                                    .map(column -> column + " TEXT NOT NULL")
                                    .collect(Collectors.joining(", ")),
                            String.join(", ", kind.identity())));
            for (Tier tier : Tier.values()) {
                statements.add(table(kind, tier));
                statements.add(view(kind, tier));
            }
        }
        return statements;
    }

    private static String table(Kind kind, Tier tier) {
        return "CREATE TABLE %s (%s INTEGER NOT NULL, at INTEGER NOT NULL, %s, PRIMARY KEY (%s, at)) WITHOUT ROWID"
                .formatted(
                        tier.table(kind.name()),
                        kind.name(),
                        kind.figures().stream()
                                .map(figure -> figure.column() + " INTEGER")
                                .collect(Collectors.joining(", ")),
                        kind.name());
    }

    private static String view(Kind kind, Tier tier) {
        String columns = Stream.concat(
                        Stream.concat(
                                kind.identity().stream(),
                                Stream.of("at", "datetime(at, 'unixepoch', 'localtime') AS time")),
                        kind.figures().stream().map(Schema::readable))
                .collect(Collectors.joining(", "));
        return "CREATE VIEW %s_view AS SELECT %s FROM %s JOIN %s ON %s.id = %s"
                .formatted(
                        tier.table(kind.name()),
                        columns,
                        tier.table(kind.name()),
                        kind.subjects(),
                        kind.subjects(),
                        kind.name());
    }

    private static String readable(Figure figure) {
        return figure.unit().factor() == 1
                ? figure.column()
                : "ROUND(%s / %s.0, 3) AS %s"
                        .formatted(figure.column(), figure.unit().factor(), figure.readableColumn());
    }

    /** Inserts or replaces one row: subject, time, and a value for each figure. */
    static String insert(Kind kind, Tier tier) {
        return "INSERT OR REPLACE INTO %s VALUES (?, ?%s)"
                .formatted(tier.table(kind.name()), ", ?".repeat(kind.figures().size()));
    }

    /** Rolls up the rows of a tier from a time (first parameter) until before another (second). */
    static String rollUp(Kind kind, Tier from, Tier to) {
        return "INSERT OR REPLACE INTO %s SELECT %s, at - at %% %s, %s FROM %s WHERE at >= ? AND at < ? GROUP BY 1, 2"
                .formatted(
                        to.table(kind.name()),
                        kind.name(),
                        to.step().toSeconds(),
                        kind.figures().stream()
                                .map(figure -> figure.rollup().of(figure.column()))
                                .collect(Collectors.joining(", ")),
                        from.table(kind.name()));
    }

    /** Deletes rows before a time, subject by subject: the rows of each are in one place. */
    static String expire(Kind kind, Tier tier, long before) {
        return "DELETE FROM %s WHERE %s IN (SELECT id FROM %s) AND at < %s"
                .formatted(tier.table(kind.name()), kind.name(), kind.subjects(), before);
    }

    /** The first time that a tier has rows for; NULL without rows. */
    static String oldest(Kind kind, Tier tier) {
        return "SELECT MIN((SELECT MIN(at) FROM %s WHERE %s = subject.id)) FROM %s AS subject"
                .formatted(tier.table(kind.name()), kind.name(), kind.subjects());
    }

    /** Time and figures of the subjects with a value (first parameter) in a column, from a time until before another. */
    static String select(Kind kind, Tier tier, String column) {
        return "SELECT at, %s FROM %s WHERE %s IN (SELECT id FROM %s WHERE %s = ?) AND at >= ? AND at < ? ORDER BY at"
                .formatted(kind.columns(), tier.table(kind.name()), kind.name(), kind.subjects(), column);
    }
}
