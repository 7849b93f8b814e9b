package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.lxcautoscale.settings.HistorySettings;

/**
 * A database of a PostgreSQL server, which several daemons may write to: each has the rows of its cluster, and retention and maximum
 * size are for these. Rows of a cluster that has got another name stay until somebody deletes them.
 *
 * @param cluster name of the cluster
 */
record PostgresServer(HistorySettings.Server settings, String cluster) implements HistoryStore.Opener {

    @Override
    public HistoryStore open() throws SQLException {
        return SqlHistory.open(connect(), new PostgresDialect(), cluster);
    }

    /** Connects. Parameters of the URL go before what is set here. */
    Connection connect() throws SQLException {
        String patience = Long.toString(SqlHistory.PATIENCE.toSeconds());
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", "lxc-autoscale");
        properties.setProperty("connectTimeout", patience);
        properties.setProperty("socketTimeout", patience);
        properties.setProperty("reWriteBatchedInserts", "true");
        return DriverManager.getConnection(settings.url(), properties);
    }
}
