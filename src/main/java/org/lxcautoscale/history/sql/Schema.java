package org.lxcautoscale.history.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.lxcautoscale.history.HistoryException;
import org.lxcautoscale.history.HistoryException.Cure;

/**
 * The tables, and how those of earlier versions become them. Samples go the way {@code recent}, one row a minute and
 * subject, written in order; then {@code chunk}, one row an hour (tier 0) or a day (tiers 1 and 2) and subject. Times are
 * milliseconds since 1970.
 */
final class Schema {

    /** The changes that lead to each version, from 1 on. Never edit one that was released; add one. */
    private static final List<List<String>> VERSIONS = List.of(List.of(
            """
            create table subject (
                id IDENTITY,
                host text not null,
                container text not null,
                summarized bigint not null default 0,
                unique (host, container))""",
            """
            create table recent (
                start bigint not null,
                subject integer not null,
                data BYTES not null,
                primary key (start, subject)) COMPACT""",
            """
            create table chunk (
                subject integer not null,
                tier smallint not null,
                start bigint not null,
                data BYTES not null,
                primary key (subject, tier, start)) COMPACT""",
            "create index chunk_by_age on chunk (tier, start)",
            """
            create table decision (
                id IDENTITY,
                subject integer not null,
                at bigint not null,
                result text not null,
                cores_before integer not null,
                memory_before bigint not null,
                cores_after integer not null,
                memory_after bigint not null,
                reasons text not null,
                why text not null,
                detail text not null)""",
            "create index decision_by_subject on decision (subject, at)",
            "create index decision_by_age on decision (at)"));

    private Schema() {}

    /** Brings the tables to the newest version, step by step: each is there as a whole, or not at all. */
    static void migrate(Connection connection, Dialect dialect) throws SQLException, HistoryException {
        int version = version(connection);
        if (version > VERSIONS.size()) {
            throw new HistoryException(
                    String.format(
                            Locale.ROOT,
                            "the history was written by a newer version of the program (format %d, this one knows %d)",
                            version,
                            VERSIONS.size()),
                    Cure.WAIT,
                    null);
        }
        for (int next = version + 1; next <= VERSIONS.size(); next++) {
            try (Statement statement = connection.createStatement();
                    PreparedStatement mark = connection.prepareStatement("insert into format (version) values (?)")) {
                for (String change : VERSIONS.get(next - 1)) {
                    statement.execute(dialect.translate(change));
                }
                mark.setInt(1, next);
                mark.execute();
            }
            connection.commit();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists format (version integer primary key)");
            try (ResultSet found = statement.executeQuery("select coalesce(max(version), 0) from format")) {
                found.next();
                int version = found.getInt(1);
                connection.commit();
                return version;
            }
        }
    }
}
