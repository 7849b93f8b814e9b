package org.lxcautoscale.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the tables, or brings those of an earlier program up to date: columns of figures that it did not know are added, which are
 * missing in its rows. So a figure more is no new version; that is for what an earlier program could not write any more.
 */
final class Migration {

    static final int VERSION = 1;

    private final Dialect dialect;
    private final Statement statement;

    private Migration(Dialect dialect, Statement statement) {
        this.dialect = dialect;
        this.statement = statement;
    }

    /**
     * Makes all changes or none.
     *
     * @param connection without a transaction
     * @throws SQLException also when a newer program has made the tables; then nothing is changed
     */
    static void run(Connection connection, Dialect dialect) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            new Migration(dialect, statement).run();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void run() throws SQLException {
        dialect.lock(statement);
        int found = dialect.version(statement);
        if (found > VERSION) {
            throw new SQLException(
                    "its tables have version %s, but this program knows only version %s: upgrade lxc-autoscale"
                            .formatted(found, VERSION));
        }
        for (Schema.Kind kind : Schema.KINDS) {
            if (found == 0) {
                statement.execute(Schema.subjects(kind, dialect));
            }
            for (Tier tier : Tier.values()) {
                if (found == 0) {
                    statement.execute(Schema.table(kind, tier, dialect));
                    replaceView(kind, tier);
                } else {
                    addColumns(kind, tier);
                }
            }
        }
        if (!hasFilled()) {
            statement.execute(Schema.CREATE_FILLED);
        }
        for (String create : DecisionTable.create()) {
            statement.execute(create);
        }
        if (found == 0) {
            for (String create : DecisionTable.view(dialect)) {
                statement.execute(create);
            }
        }
        if (found != VERSION) {
            dialect.setVersion(statement, VERSION);
        }
    }

    private boolean hasFilled() throws SQLException {
        Connection connection = statement.getConnection();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), Schema.FILLED, new String[] {"TABLE"})) {
            return tables.next();
        }
    }

    private void addColumns(Schema.Kind kind, Tier tier) throws SQLException {
        List<String> present = columns(kind, tier);
        boolean isAdded = false;
        for (Figure figure : kind.figures()) {
            if (!present.contains(figure.column())) {
                statement.execute(Schema.addColumn(kind, tier, figure));
                isAdded = true;
            }
        }
        if (isAdded) {
            replaceView(kind, tier);
        }
    }

    private void replaceView(Schema.Kind kind, Tier tier) throws SQLException {
        for (String create : Schema.view(kind, tier, columns(kind, tier), dialect)) {
            statement.execute(create);
        }
    }

    /** Those of a table, in its order. */
    private List<String> columns(Schema.Kind kind, Tier tier) throws SQLException {
        try (ResultSet none = statement.executeQuery(Schema.nothing(kind, tier))) {
            ResultSetMetaData table = none.getMetaData();
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= table.getColumnCount(); column++) {
                names.add(table.getColumnName(column));
            }
            return names;
        }
    }
}
