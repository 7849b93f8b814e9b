package org.lxcautoscale.history;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What the history costs: scripts/bench-history. */
final class HistoryCost {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Row.Place PLACE = new Row.Place("bench", "pve1");
    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 40);

    private HistoryCost() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int containers = Integer.parseInt(arguments[1]);
        int days = Integer.parseInt(arguments[2]);
        writeDays(directory.resolve("many.db"), containers, days);
        read(directory.resolve("many.db"), days);
        twoYears(directory.resolve("years.db"));
    }

    private static HistoryStore open(Path file) throws Exception {
        return new SqliteFile(file, () -> START).open();
    }

    /** A minute of each container: a quarter is busy, the others idle, as most are. */
    private static List<Row> rows(int containers, Instant at, Random random) {
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < containers; id++) {
            boolean isBusy = id % 4 == 0;
            Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
            for (ContainerFigure figure : ContainerFigure.values()) {
                long value = switch (figure.unit()) {
                    case MILLICORES -> isBusy ? 200 + random.nextInt(3000) : random.nextInt(30);
                    case KIB -> (isBusy ? 500_000L : 40_000L) + random.nextInt(200_000);
                    case PERMILLE -> isBusy ? random.nextInt(50) : 0;
                    case COUNT -> figure == ContainerFigure.OOM_KILLS ? 0 : 30 + random.nextInt(5);
                };
                figures.put(figure, value);
            }
            rows.add(new Row.OfContainer(PLACE, Integer.toString(100 + id), "ct" + id, at, figures));
        }
        return rows;
    }

    private static void writeDays(Path file, int containers, int days) throws Exception {
        Random random = new Random(7);
        try (HistoryStore store = open(file)) {
            for (int day = 0; day < days; day++) {
                long before = size(file);
                long cpu = cpuNanos();
                for (int minute = 0; minute < 1440; minute++) {
                    Instant at = START.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(minute));
                    if (minute % 60 == 0) {
                        store.rollUp(at.minus(Duration.ofHours(1)), at);
                        store.expire(RETENTION, at);
                    }
                    store.append(rows(containers, at, random));
                }
                if (day == 0 || day == days - 1) {
                    System.out.printf(
                            Locale.US,
                            "day %d of %d containers: %.1f MB more on disk, %.2f %% of a core%n",
                            day + 1,
                            containers,
                            (size(file) - before) / 1e6,
                            (cpuNanos() - cpu) / 86_400e9 * 100);
                }
            }
        }
    }

    private static void read(Path file, int days) throws Exception {
        try (HistoryReader reader = HistoryReader.open(file)) {
            long best = Long.MAX_VALUE;
            int points = 0;
            for (int id = 100; id < 120; id++) {
                long start = System.nanoTime();
                points = reader.container(Integer.toString(id), Tier.MINUTES, START, START.plus(Duration.ofDays(days)))
                        .points()
                        .size();
                best = Math.min(best, System.nanoTime() - start);
            }
            System.out.printf(Locale.US, "%d minutes of one container: read in %.1f ms%n", points, best / 1e6);
        }
    }

    /** As much as is kept of 50 containers after two years. */
    private static void twoYears(Path file) throws Exception {
        Random random = new Random(7);
        Instant end = START.plus(Duration.ofDays(730));
        try (HistoryStore store = open(file)) {
            store.append(rows(50, end, random)); // gives them the numbers from 1 on
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            for (Tier tier : Tier.values()) {
                try (PreparedStatement insert = connection.prepareStatement(Schema.insert(Schema.CONTAINER, tier))) {
                    for (Instant at = end.minus(RETENTION.of(tier)); at.isBefore(end); at = at.plus(tier.step())) {
                        insert(insert, rows(50, at, random));
                    }
                }
                connection.commit();
            }
        }
        System.out.printf(Locale.US, "50 containers, two years: %.0f MB%n", size(file) / 1e6);
    }

    private static void insert(PreparedStatement insert, List<Row> rows) throws SQLException {
        long number = 0;
        for (Row row : rows) {
            insert.setLong(1, ++number);
            insert.setLong(2, row.minute().getEpochSecond());
            int parameter = 3;
            for (ContainerFigure figure : ContainerFigure.values()) {
                insert.setLong(parameter++, ((Row.OfContainer) row).figures().getOrDefault(figure, 0L));
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private static long size(Path file) throws IOException {
        return Files.size(file);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
