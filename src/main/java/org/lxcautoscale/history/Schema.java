package org.lxcautoscale.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables, which are a public interface: see docs/history.md. A row of {@code container_minutes} is a minute of the container
 * with that {@code id} in {@code containers}; {@code at} is the start in seconds since 1970. The views {@code …_view} have the
 * names of places, times as text and units for people.
 *
 * <p>A parameter that is called a cluster may be empty: then it is every cluster.
 */
final class Schema {

    private Schema() {}

    /** A kind of subject: its tables, and the figures that they hold. */
    record Kind(String name, List<String> identity, List<? extends Figure> figures) {

        /** The table of the subjects: {@code containers}. */
        String subjects() {
            return name + "s";
        }

        /** The condition for rows of a cluster (a parameter). */
        private String ofCluster() {
            return "%s IN (SELECT id FROM %s WHERE ? IN ('', cluster))".formatted(name, subjects());
        }
    }

    static final Kind CONTAINER =
            new Kind("container", List.of("cluster", "node", "vmid", "name"), List.of(ContainerFigure.values()));
    static final Kind HOST = new Kind("host", List.of("cluster", "node"), List.of(HostFigure.values()));
    static final List<Kind> KINDS = List.of(CONTAINER, HOST);

    private static String columns(List<? extends Figure> figures) {
        return figures.stream().map(Figure::column).collect(Collectors.joining(", "));
    }

    /** Creates the table of subjects. */
    static String subjects(Kind kind, Dialect dialect) {
        return "CREATE TABLE %s (id %s, %s, UNIQUE (%s))"
                .formatted(
                        kind.subjects(),
                        dialect.key(),
                        kind.identity().stream()
                                .map(column -> column + " TEXT NOT NULL")
                                .collect(Collectors.joining(", ")),
                        String.join(", ", kind.identity()));
    }

    /** Creates the table of a tier. */
    static String table(Kind kind, Tier tier, Dialect dialect) {
        return "CREATE TABLE %s (%s BIGINT NOT NULL, at BIGINT NOT NULL, %s, PRIMARY KEY (%s, at))%s"
                .formatted(
                        tier.table(kind.name()),
                        kind.name(),
                        kind.figures().stream()
                                .map(figure -> figure.column() + " BIGINT")
                                .collect(Collectors.joining(", ")),
                        kind.name(),
                        dialect.tableOptions());
    }

    static String addColumn(Kind kind, Tier tier, Figure figure) {
        return "ALTER TABLE %s ADD COLUMN %s BIGINT".formatted(tier.table(kind.name()), figure.column());
    }

    /** Selects all columns and no rows. */
    static String nothing(Kind kind, Tier tier) {
        return "SELECT * FROM %s WHERE 1 = 0".formatted(tier.table(kind.name()));
    }

    /**
     * Makes the view of a tier, in place of one that has fewer figures.
     *
     * @param order the columns of the table in their order, which is that of the view
     */
    static List<String> view(Kind kind, Tier tier, List<String> order, Dialect dialect) {
        String columns = Stream.concat(
                        Stream.concat(kind.identity().stream(), Stream.of("at", dialect.time() + " AS time")),
                        kind.figures().stream()
                                .sorted(Comparator.comparingInt(figure -> order.indexOf(figure.column())))
                                .map(Schema::readable))
                .collect(Collectors.joining(", "));
        return dialect.view(
                tier.table(kind.name()) + "_view",
                "SELECT %s FROM %s JOIN %s ON %s.id = %s"
                        .formatted(columns, tier.table(kind.name()), kind.subjects(), kind.subjects(), kind.name()));
    }

    private static String readable(Figure figure) {
        return figure.unit().factor() == 1
                ? figure.column()
                : "ROUND(%s / %s.0, 3) AS %s"
                        .formatted(figure.column(), figure.unit().factor(), figure.readableColumn());
    }

    /** Inserts a subject that is not there yet; its identity are the parameters. */
    static String insertSubject(Kind kind) {
        return "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING"
                .formatted(kind.subjects(), String.join(", ", kind.identity()), parameters(kind.identity()));
    }

    /** The number of a subject; its identity are the parameters. */
    static String selectSubject(Kind kind) {
        return "SELECT id FROM %s WHERE (%s) = (%s)"
                .formatted(kind.subjects(), String.join(", ", kind.identity()), parameters(kind.identity()));
    }

    private static String parameters(List<?> values) {
        return "?" + ", ?".repeat(values.size() - 1);
    }

    /** Inserts or replaces one row: subject, time, and a value for each figure. */
    static String insert(Kind kind, Tier tier) {
        return insertInto(kind, tier) + " VALUES (?, ?, %s)".formatted(parameters(kind.figures())) + orReplace(kind);
    }

    /** Inserts a row, as {@link #insert} does, where there is none. */
    static String insertMissing(Kind kind, Tier tier) {
        return insertInto(kind, tier)
                + " VALUES (?, ?, %s) ON CONFLICT DO NOTHING".formatted(parameters(kind.figures()));
    }

    private static String insertInto(Kind kind, Tier tier) {
        return "INSERT INTO %s (%s, at, %s)".formatted(tier.table(kind.name()), kind.name(), columns(kind.figures()));
    }

    private static String orReplace(Kind kind) {
        return " ON CONFLICT (%s, at) DO UPDATE SET %s"
                .formatted(
                        kind.name(),
                        kind.figures().stream()
                                .map(figure -> "%s = EXCLUDED.%s".formatted(figure.column(), figure.column()))
                                .collect(Collectors.joining(", ")));
    }

    /** Rolls up the rows of a cluster in a tier: cluster, from a time until before another. */
    static String rollUp(Kind kind, Tier from, Tier to) {
        return insertInto(kind, to)
                + " SELECT %s, at - at %% %s, %s FROM %s WHERE %s AND at >= ? AND at < ? GROUP BY 1, 2"
                        .formatted(
                                kind.name(),
                                to.step().toSeconds(),
                                kind.figures().stream()
                                        .map(figure -> figure.rollup().of(figure.column()))
                                        .collect(Collectors.joining(", ")),
                                from.table(kind.name()),
                                kind.ofCluster())
                + orReplace(kind);
    }

    /** The containers whose past was looked for: one row each, whatever their name and node. */
    static final String FILLED = "filled";

    static final String CREATE_FILLED =
            "CREATE TABLE %s (cluster TEXT NOT NULL, vmid TEXT NOT NULL, PRIMARY KEY (cluster, vmid))"
                    .formatted(FILLED);

    /** Inserts cluster and number of a container. */
    static final String INSERT_FILLED = "INSERT INTO %s VALUES (?, ?) ON CONFLICT DO NOTHING".formatted(FILLED);

    /** A row when a container was filled: its cluster and number. */
    static final String SELECT_FILLED = "SELECT 1 FROM %s WHERE cluster = ? AND vmid = ?".formatted(FILLED);

    /** A row when a tier has any of a container, by its cluster and number, before a time. */
    static String anyBefore(Tier tier) {
        return "SELECT 1 FROM %s WHERE container IN (SELECT id FROM containers WHERE cluster = ? AND vmid = ?) AND at < ? LIMIT 1"
                .formatted(tier.table(CONTAINER.name()));
    }

    /** Deletes rows of a cluster before a time, subject by subject: the rows of each are in one place. */
    static String expire(Kind kind, Tier tier) {
        return "DELETE FROM %s WHERE %s AND at < ?".formatted(tier.table(kind.name()), kind.ofCluster());
    }

    /** The first time that a tier has rows of a cluster for; NULL without rows. */
    static String oldest(Kind kind, Tier tier) {
        return "SELECT MIN((SELECT MIN(at) FROM %s WHERE %s = subject.id)) FROM %s AS subject WHERE ? IN ('', cluster)"
                .formatted(tier.table(kind.name()), kind.name(), kind.subjects());
    }

    /** The number of rows of a cluster. */
    static String count(Kind kind, Tier tier) {
        return "SELECT COUNT(*) FROM %s WHERE %s".formatted(tier.table(kind.name()), kind.ofCluster());
    }

    /** An SQL expression of each subject of a cluster. */
    static String subjects(Kind kind, String expression) {
        return "SELECT DISTINCT %s FROM %s WHERE ? IN ('', cluster) ORDER BY 1".formatted(expression, kind.subjects());
    }

    /** Time and some figures of the subjects of a cluster with a value in a column, from a time until before another. */
    static String select(Kind kind, Tier tier, String column, List<? extends Figure> figures) {
        return "SELECT at, %s FROM %s WHERE %s IN (SELECT id FROM %s WHERE ? IN ('', cluster) AND %s = ?) AND at >= ? AND at < ? ORDER BY at"
                .formatted(columns(figures), tier.table(kind.name()), kind.name(), kind.subjects(), column);
    }
}
