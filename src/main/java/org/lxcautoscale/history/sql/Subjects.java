package org.lxcautoscale.history.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.history.Subject;

/** The numbers that stand for subjects in the tables. */
final class Subjects {

    private final Database database;
    private final Map<Subject, Integer> known = new HashMap<>();

    Subjects(Database database) {
        this.database = database;
    }

    Optional<Integer> find(Subject subject) throws SQLException {
        Integer id = known.get(subject);
        if (id == null) {
            id = database
                    .query(
                            "select id from subject where host = ? and container = ?",
                            row -> row.getInt(1),
                            subject.host(),
                            subject.container())
                    .stream()
                    .findFirst()
                    .orElse(null);
            if (id != null) {
                known.put(subject, id);
            }
        }
        return Optional.ofNullable(id);
    }

    int findOrAdd(Subject subject) throws SQLException {
        Optional<Integer> found = find(subject);
        if (found.isPresent()) {
            return found.get();
        }
        database.update(
                "insert into subject (host, container) values (?, ?) on conflict do nothing",
                subject.host(),
                subject.container());
        return find(subject).orElseThrow(() -> new SQLException("the " + subject + " could not be added"));
    }

    List<Subject> all() throws SQLException {
        return database.query(
                "select host, container from subject order by host, container",
                row -> new Subject(row.getString(1), row.getString(2)));
    }

    /** Numbers may be wrong after work that was undone. */
    void forget() {
        known.clear();
    }
}
