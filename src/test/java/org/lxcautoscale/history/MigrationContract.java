package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for the tables of earlier and later programs in any database. */
abstract class MigrationContract extends StoreFixture {

    /** Version 1, as a program made it that had only some of the figures, and a view of the owner's on top. */
    private void createOlderDatabase() throws SQLException {
        Dialect dialect = dialect();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            for (Schema.Kind kind : Schema.KINDS) {
                Schema.Kind older = new Schema.Kind(
                        kind.name(),
                        kind.identity(),
                        kind.figures().stream()
                                .filter(figure -> !figure.figure().startsWith("cpu_m")
                                        || figure.figure().equals("cpu_max"))
                                .toList());
                statement.execute(Schema.subjects(older, dialect));
                List<String> order =
                        older.figures().stream().map(Figure::column).collect(Collectors.toList());
                for (Tier tier : Tier.values()) {
                    statement.execute(Schema.table(older, tier, dialect));
                    for (String view : Schema.view(older, tier, order, dialect)) {
                        statement.execute(view);
                    }
                }
            }
            dialect.setVersion(statement, 1);
            statement.execute(
                    "INSERT INTO containers (cluster, node, vmid, name) VALUES ('home', 'pve', '104', 'ct104')");
            statement.execute("INSERT INTO container_minutes (container, at, cpu_max_millicores) VALUES (1, %s, 700)"
                    .formatted(HOUR.getEpochSecond()));
            statement.execute("CREATE VIEW mine AS SELECT vmid, cpu_max_cores FROM container_minutes_view");
        }
    }

    @Test
    void anOlderDatabaseGetsTheColumnsThatItLacksAndKeepsItsRows() throws SQLException {
        createOlderDatabase();
        try (HistoryStore history = open()) {
            history.append(List.of(container("104", 1, 250, 2048)));
            history.rollUp(HOUR, HOUR.plusSeconds(3600));
        }
        try (HistoryReader reader = reader()) {
            assertThat(reader.container(
                                    "104",
                                    List.of(ContainerFigure.values()),
                                    Tier.MINUTES,
                                    HOUR,
                                    HOUR.plusSeconds(3600))
                            .points())
                    .extracting(point -> point.figures().get(ContainerFigure.CPU_MEAN))
                    .containsExactly(null, 250L);
        }
        assertThat(query("SELECT cpu_mean_cores, cpu_max_cores FROM container_minutes_view ORDER BY at"))
                .containsExactly("null|0.7", "0.25|0.5");
        assertThat(query("SELECT cpu_mean_cores, cpu_max_cores FROM container_hours_view"))
                .containsExactly("0.25|0.7");
        assertThat(query("SELECT vmid FROM mine")).containsExactly("104", "104");
    }

    @Test
    void aDatabaseOfANewerProgramIsRefusedAndNotChanged() throws SQLException {
        createOlderDatabase();
        try (Connection other = other();
                Statement statement = other.createStatement()) {
            dialect().setVersion(statement, 7);
        }
        assertThatThrownBy(this::open)
                .hasMessage("its tables have version 7, but this program knows only version 1: upgrade lxc-autoscale");
        assertThatThrownBy(() -> query("SELECT cpu_mean_millicores FROM container_minutes"))
                .hasMessageContaining("cpu_mean_millicores");
    }
}
