package org.lxcautoscale.history.sql;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.history.HistorySource;
import org.lxcautoscale.history.HistoryStoreContract;
import org.lxcautoscale.history.Retention;

class SqliteHistoryTest extends HistoryStoreContract {

    @TempDir
    Path dir;

    @Override
    protected HistorySource source(Retention retention, String host) {
        return new SqliteHistory(dir.resolve("history.db"), retention, host);
    }
}
