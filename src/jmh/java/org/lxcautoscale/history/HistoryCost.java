package org.lxcautoscale.history;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
        readOneFigure(directory.resolve("many.db"));
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
                figures.put(figure, isBusy ? busy(figure, random) : idle(figure, random));
            }
            rows.add(new Row.OfContainer(PLACE, Integer.toString(100 + id), "ct" + id, at, figures));
        }
        return rows;
    }

    private static long busy(ContainerFigure figure, Random random) {
        return switch (figure) {
            case CPU_MEAN, CPU_MAX -> 200 + random.nextInt(3000);
            case SWAP_MEAN, SWAP_MAX -> random.nextInt(100_000);
            case IO_READ, IO_WRITTEN, NETWORK_RECEIVED, NETWORK_SENT -> random.nextInt(50_000);
            case PROCESSES -> 50 + random.nextInt(50);
            case OOM_KILLS -> 0;
            case SIZE_CPU -> 4000;
            default -> figure.unit() == Unit.PERMILLE ? random.nextInt(50) : 1_000_000 + random.nextInt(500_000);
        };
    }

    private static long idle(ContainerFigure figure, Random random) {
        return switch (figure) {
            case CPU_MEAN, CPU_MAX -> random.nextInt(30);
            case IO_READ, SWAP_MEAN, SWAP_MAX, OOM_KILLS -> 0;
            case IO_WRITTEN, NETWORK_RECEIVED, NETWORK_SENT -> random.nextInt(300);
            case PROCESSES -> 20 + random.nextInt(3);
            case SIZE_CPU -> 1000;
            default -> figure.unit() == Unit.PERMILLE ? 0 : 60_000 + random.nextInt(100_000);
        };
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
        Instant end = START.plus(Duration.ofDays(days));
        try (HistoryReader reader = HistoryReader.open(file)) {
            List<ContainerFigure> shown = List.of(
                    ContainerFigure.CPU_MEAN,
                    ContainerFigure.CPU_MAX,
                    ContainerFigure.SIZE_CPU,
                    ContainerFigure.CPU_THROTTLED_MEAN,
                    ContainerFigure.MEMORY_MEAN,
                    ContainerFigure.MEMORY_MAX,
                    ContainerFigure.SIZE_MEMORY,
                    ContainerFigure.MEMORY_PRESSURE_MEAN,
                    ContainerFigure.OOM_KILLS);
            for (Tier tier : new Tier[] {Tier.HOURS, Tier.MINUTES}) {
                long best = Long.MAX_VALUE;
                int points = 0;
                for (int id = 100; id < 120; id++) {
                    long start = System.nanoTime();
                    points = reader.container(Integer.toString(id), shown, tier, START, end)
                            .points()
                            .size();
                    best = Math.min(best, System.nanoTime() - start);
                }
                System.out.printf(
                        Locale.US,
                        "%d days of one container, %d rows of what history shows: read in %.1f ms%n",
                        days,
                        points,
                        best / 1e6);
            }
        }
    }

    /** What SQL reads for a chart. */
    private static void readOneFigure(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement select = connection.prepareStatement(
                        "SELECT at, memory_max_kib FROM container_minutes JOIN containers ON containers.id = container"
                                + " WHERE vmid = ? ORDER BY at")) {
            long best = Long.MAX_VALUE;
            int rows = 0;
            long sum = 0;
            for (int id = 100; id < 120; id++) {
                long start = System.nanoTime();
                select.setString(1, Integer.toString(id));
                rows = 0;
                try (ResultSet found = select.executeQuery()) {
                    while (found.next()) {
                        sum += found.getLong(1) + found.getLong(2);
                        rows++;
                    }
                }
                best = Math.min(best, System.nanoTime() - start);
            }
            System.out.printf(
                    Locale.US,
                    "one figure of one container, %d minutes: read in %.1f ms (%d)%n",
                    rows,
                    best / 1e6,
                    sum);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet size = connection
                        .createStatement()
                        .executeQuery("SELECT 1.0 * SUM(pgsize) / (SELECT COUNT(*) FROM container_minutes) FROM dbstat"
                                + " WHERE name = 'container_minutes'")) {
            System.out.printf(Locale.US, "a minute of a container: %.1f bytes%n", size.getDouble(1));
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
