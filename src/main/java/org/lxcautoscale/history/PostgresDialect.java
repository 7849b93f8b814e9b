package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** PostgreSQL 10 or later. Tables are in the schema that comes first in the search path of the connection. */
final class PostgresDialect implements Dialect {

    /** Of the locks that applications agree on; any number that others do not use. */
    private static final long LOCK = 0x6c78_6361_7574_6fL;

    /** Of a row, besides the numbers in it: its header and that of its page, and its entry in the index with both key columns. */
    static final int BYTES_BESIDE = 36 + 28;

    @Override
    public String key() {
        return "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
    }

    @Override
    public String tableOptions() {
        return "";
    }

    @Override
    public String time() {
        return "to_timestamp(at)";
    }

    /** Replaced in place, so that views of other people that are based on it stay. Columns are only ever added at its end. */
    @Override
    public List<String> view(String name, String select) {
        return List.of("CREATE OR REPLACE VIEW %s AS %s".formatted(name, select));
    }

    @Override
    public void setPatience(Connection connection, Duration longest) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longest.toMillis()));
    }

    @Override
    public void lock(Statement statement) throws SQLException {
        statement.execute("SELECT pg_advisory_xact_lock(%s)".formatted(LOCK));
    }

    @Override
    public int version(Statement statement) throws SQLException {
        try (ResultSet table = statement.executeQuery("SELECT to_regclass('lxc_autoscale_schema') IS NOT NULL")) {
            table.next();
            if (!table.getBoolean(1)) {
                return 0;
            }
        }
        try (ResultSet version = statement.executeQuery("SELECT MAX(version) FROM lxc_autoscale_schema")) {
            version.next();
            return version.getInt(1);
        }
    }

    @Override
    public void setVersion(Statement statement, int version) throws SQLException {
        statement.execute("CREATE TABLE IF NOT EXISTS lxc_autoscale_schema (version INTEGER NOT NULL)");
        statement.execute("DELETE FROM lxc_autoscale_schema");
        statement.execute("INSERT INTO lxc_autoscale_schema VALUES (%s)".formatted(version));
    }

    /**
     * The number of rows times what one takes when all of its figures are known. The size of the files would be that of all clusters,
     * and would not shrink when rows are deleted.
     */
    @Override
    public long bytes(Connection connection, String cluster) throws SQLException {
        long bytes = 0;
        for (Schema.Kind kind : Schema.KINDS) {
            long row = BYTES_BESIDE + 8L * (2 + kind.figures().size());
            for (Tier tier : Tier.values()) {
                try (PreparedStatement count = connection.prepareStatement(Schema.count(kind, tier))) {
                    count.setString(1, cluster);
                    try (ResultSet rows = count.executeQuery()) {
                        rows.next();
                        bytes += row * rows.getLong(1);
                    }
                }
            }
        }
        return bytes;
    }
}
