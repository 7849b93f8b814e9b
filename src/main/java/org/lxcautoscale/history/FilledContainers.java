package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Remembers which containers were filled, in the transaction of the caller. A container is its number on its cluster. */
final class FilledContainers {

    private final Connection connection;

    FilledContainers(Connection connection) {
        this.connection = connection;
    }

    void add(Row.OfContainer container) throws SQLException {
        try (PreparedStatement insert = of(Schema.INSERT_FILLED, container)) {
            insert.executeUpdate();
        }
    }

    /** Whether it was not filled, and has no rows from before a time. */
    boolean lacks(Row.OfContainer container, Instant before) throws SQLException {
        try (PreparedStatement filled = of(Schema.SELECT_FILLED, container)) {
            if (isAny(filled)) {
                return false;
            }
        }
        for (Tier tier : Tier.values()) {
            try (PreparedStatement earlier = of(Schema.anyBefore(tier), container)) {
                earlier.setLong(3, before.getEpochSecond());
                if (isAny(earlier)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isAny(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private PreparedStatement of(String sql, Row.OfContainer container) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, container.place().cluster());
        statement.setString(2, container.id());
        return statement;
    }
}
