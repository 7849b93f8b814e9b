package org.lxcautoscale.history.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.history.Span;
import org.lxcautoscale.history.Subject;

/** The table of decisions. */
final class Decisions {

    private static final int LONGEST_TEXT = 2000;

    private final Database database;
    private final Subjects subjects;

    Decisions(Database database, Subjects subjects) {
        this.database = database;
        this.subjects = subjects;
    }

    void add(List<PastDecision> decisions) throws SQLException {
        List<Object[]> rows = new ArrayList<>(decisions.size());
        for (PastDecision decision : decisions) {
            rows.add(new Object[] {
                subjects.findOrAdd(decision.subject()),
                decision.at().toEpochMilli(),
                decision.result().name(),
                decision.before().cores().millis(),
                decision.before().memory().bytes(),
                decision.after().cores().millis(),
                decision.after().memory().bytes(),
                cut(decision.reasons()),
                cut(decision.why()),
                cut(decision.detail())
            });
        }
        database.updateAll("""
                insert into decision (subject, at, result, cores_before, memory_before, cores_after, memory_after,
                    reasons, why, detail)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    List<PastDecision> find(Subject subject, Span span) throws SQLException {
        return database.query(
                """
                select host, container, at, result, cores_before, memory_before, cores_after, memory_after, reasons,
                    why, detail
                from decision join subject on subject.id = decision.subject
                where at >= ? and at < ? and host = ? and (container = ? or ? = '')
                order by at, decision.id""",
                Decisions::read,
                span.from().toEpochMilli(),
                span.to().toEpochMilli(),
                subject.host(),
                subject.container(),
                subject.container());
    }

    private static PastDecision read(ResultSet row) throws SQLException {
        return new PastDecision(
                new Subject(row.getString(1), row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                Outcome.Result.valueOf(row.getString(4)),
                new Allocation(new Cores(row.getInt(5)), new MemorySize(row.getLong(6))),
                new Allocation(new Cores(row.getInt(7)), new MemorySize(row.getLong(8))),
                row.getString(9),
                row.getString(10),
                row.getString(11));
    }
}
