package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code decisions}: a row for each change that was decided on a container, what became of it, and what the container did
 * in the 15 minutes after it ({@code then_…}, which are filled in when these are over).
 */
final class DecisionTable {

    /** What follows a decision. */
    private static final Duration AFTER = Duration.ofMinutes(15);

    /** When it is looked up for the last time: a container that was stopped by then has no minutes. */
    private static final Duration LAST_LOOK = Duration.ofHours(2);

    private static final String OF_CLUSTER = "container IN (SELECT id FROM containers WHERE ? IN ('', cluster))";

    private DecisionTable() {}

    /** The statements that make the table where it is missing. */
    static List<String> create() {
        return List.of(
                "CREATE TABLE IF NOT EXISTS decisions (container BIGINT NOT NULL, at BIGINT NOT NULL,"
                        + " cpu_before_millicores BIGINT, cpu_after_millicores BIGINT,"
                        + " memory_before_kib BIGINT, memory_after_kib BIGINT,"
                        + " why TEXT NOT NULL, findings TEXT, outcome TEXT NOT NULL, detail TEXT NOT NULL,"
                        + " then_cpu_max_millicores BIGINT, then_cpu_throttled_max_permille BIGINT,"
                        + " then_memory_max_kib BIGINT, then_memory_pressure_max_permille BIGINT, then_oom_kills BIGINT,"
                        + " PRIMARY KEY (container, at))",
                "CREATE INDEX IF NOT EXISTS decisions_at ON decisions (at)");
    }

    /** The statements that make its view. */
    static List<String> view(Dialect dialect) {
        return dialect.view(
                "decisions_view",
                "SELECT cluster, node, vmid, name, at, %s AS time,".formatted(dialect.time())
                        + " ROUND(cpu_before_millicores / 1000.0, 3) AS cpu_before_cores,"
                        + " ROUND(cpu_after_millicores / 1000.0, 3) AS cpu_after_cores,"
                        + " ROUND(memory_before_kib / 1024.0, 3) AS memory_before_mib,"
                        + " ROUND(memory_after_kib / 1024.0, 3) AS memory_after_mib,"
                        + " why, findings, outcome, detail,"
                        + " ROUND(then_cpu_max_millicores / 1000.0, 3) AS then_cpu_max_cores,"
                        + " ROUND(then_cpu_throttled_max_permille / 10.0, 3) AS then_cpu_throttled_max_percent,"
                        + " ROUND(then_memory_max_kib / 1024.0, 3) AS then_memory_max_mib,"
                        + " ROUND(then_memory_pressure_max_permille / 10.0, 3) AS then_memory_pressure_max_percent,"
                        + " then_oom_kills FROM decisions JOIN containers ON containers.id = container");
    }

    /** Adds a decision; one of the same time stays as it is. */
    static void add(Connection connection, long container, Row.OfDecision row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO decisions (container, at, cpu_before_millicores, cpu_after_millicores, memory_before_kib,"
                        + " memory_after_kib, why, findings, outcome, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")) {
            insert.setLong(1, container);
            insert.setLong(2, row.minute().getEpochSecond());
            setAmount(insert, 3, row.change().cpuBefore());
            setAmount(insert, 4, row.change().cpuAfter());
            setAmount(insert, 5, row.change().memoryBefore());
            setAmount(insert, 6, row.change().memoryAfter());
            insert.setString(7, row.why());
            insert.setString(8, row.findings());
            insert.setString(9, row.outcome());
            insert.setString(10, row.detail());
            insert.executeUpdate();
        }
    }

    private static void setAmount(PreparedStatement insert, int parameter, @Nullable Long amount) throws SQLException {
        if (amount == null) {
            insert.setNull(parameter, Types.BIGINT);
        } else {
            insert.setLong(parameter, amount);
        }
    }

    /**
     * Selects decisions, newest first: cluster (a parameter), container or "" for all, outcome or "" for all, position before
     * which they are (seconds and number of the container), and how many.
     */
    static final String SELECT = "SELECT at, container, node, vmid, name, cpu_before_millicores, cpu_after_millicores,"
            + " memory_before_kib, memory_after_kib, why, findings, outcome, detail, then_cpu_max_millicores,"
            + " then_memory_max_kib, then_oom_kills FROM decisions JOIN containers ON containers.id = container"
            + " WHERE ? IN ('', cluster) AND ? IN ('', vmid) AND ? IN ('', outcome) AND (at, container) < (?, ?)"
            + " ORDER BY at DESC, container DESC LIMIT ?";

    /** Fills in what containers have done after their decisions, where the time for that is over. */
    static void fillIn(Connection connection, String cluster, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE decisions SET (then_cpu_max_millicores, then_cpu_throttled_max_permille, then_memory_max_kib,"
                        + " then_memory_pressure_max_permille, then_oom_kills) = (SELECT MAX(cpu_max_millicores),"
                        + " MAX(cpu_throttled_max_permille), MAX(memory_max_kib), MAX(memory_pressure_max_permille),"
                        + " SUM(oom_kills) FROM container_minutes WHERE container_minutes.container = decisions.container"
                        + " AND container_minutes.at >= decisions.at AND container_minutes.at < decisions.at + "
                        + AFTER.toSeconds() + ") WHERE " + OF_CLUSTER
                        + " AND then_oom_kills IS NULL AND at >= ? AND at <= ?")) {
            update.setString(1, cluster);
            update.setLong(2, now.minus(LAST_LOOK).getEpochSecond());
            update.setLong(3, now.minus(AFTER).getEpochSecond());
            update.executeUpdate();
        }
    }

    /** Removes decisions, and before that the sentences of their rules, which take most of the space. */
    static void expire(Connection connection, String cluster, Instant decisions, Instant findings) throws SQLException {
        run(connection, "DELETE FROM decisions WHERE " + OF_CLUSTER + " AND at < ?", cluster, decisions);
        run(
                connection,
                "UPDATE decisions SET findings = NULL WHERE " + OF_CLUSTER + " AND findings IS NOT NULL AND at < ?",
                cluster,
                findings);
    }

    private static int run(Connection connection, String sql, String cluster, Instant before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, cluster);
            statement.setLong(2, before.getEpochSecond());
            return statement.executeUpdate();
        }
    }

    /** Removes the oldest ones; false when there are none. */
    static boolean expireOldest(Connection connection, String cluster) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM decisions WHERE " + OF_CLUSTER
                + " AND at < 86400 + (SELECT MIN(at) FROM decisions WHERE " + OF_CLUSTER + ")")) {
            delete.setString(1, cluster);
            delete.setString(2, cluster);
            return delete.executeUpdate() > 0;
        }
    }
}
