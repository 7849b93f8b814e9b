package org.lxcautoscale.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Makes a history of containers {@code 100 ct0} and so on, with rows for five minutes, for benchmarks. */
public final class MadeUpHistory {

    private static final int AT_ONCE = 2000;

    private MadeUpHistory() {}

    /**
     * Writes it into a state directory.
     *
     * @param figures of a container (0 and so on) in the window that begins then
     */
    public static void write(
            Path directory,
            int containers,
            Instant from,
            Instant until,
            BiFunction<Integer, Instant, Map<ContainerFigure, Long>> figures)
            throws Exception {
        Path file = History.file(directory);
        try (HistoryStore store = new SqliteFile(file, () -> until).open()) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < containers; i++) { // gives them the numbers from 1 on
                rows.add(new Row.OfContainer(
                        new Row.Place("bench", "pve1"),
                        Integer.toString(100 + i),
                        "ct" + i,
                        until,
                        figures.apply(i, until)));
            }
            store.append(rows);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement insert =
                        connection.prepareStatement(Schema.insert(Schema.CONTAINER, Tier.FIVE_MINUTES))) {
            connection.setAutoCommit(false);
            Duration step = Tier.FIVE_MINUTES.step();
            for (Instant at = Tier.FIVE_MINUTES.startOf(from); at.isBefore(until); at = at.plus(step)) {
                for (int i = 0; i < containers; i++) {
                    add(insert, i + 1, at, figures.apply(i, at));
                }
                if (at.getEpochSecond() / step.toSeconds() % (1 + AT_ONCE / containers) == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static void add(PreparedStatement insert, int number, Instant at, Map<ContainerFigure, Long> figures)
            throws Exception {
        insert.setLong(1, number);
        insert.setLong(2, at.getEpochSecond());
        int parameter = 3;
        for (ContainerFigure figure : ContainerFigure.values()) {
            insert.setLong(parameter++, figures.getOrDefault(figure, 0L));
        }
        insert.addBatch();
    }
}
