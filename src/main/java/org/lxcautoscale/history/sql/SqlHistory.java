package org.lxcautoscale.history.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.history.Batch;
import org.lxcautoscale.history.HistoryException;
import org.lxcautoscale.history.HistoryStore;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.history.Retention;
import org.lxcautoscale.history.Sample;
import org.lxcautoscale.history.Span;
import org.lxcautoscale.history.Subject;
import org.lxcautoscale.history.Summary;
import org.lxcautoscale.history.Tier;
import org.lxcautoscale.history.sql.Blocks.Fresh;

/** The history in a relational database; {@link Schema} says how. */
final class SqlHistory implements HistoryStore {

    private final Database database;
    private final Subjects subjects;
    private final Blocks blocks;
    private final Decisions decisions;
    private final Housekeeping housekeeping;

    /** @param host whose history this process writes and keeps in order; empty when it only reads */
    SqlHistory(Database database, Retention retention, String host) {
        this.database = database;
        this.subjects = new Subjects(database);
        this.blocks = new Blocks(database);
        this.decisions = new Decisions(database, subjects);
        this.housekeeping = new Housekeeping(database, blocks, retention, host);
    }

    @Override
    public void append(Batch batch) throws HistoryException {
        boolean done = false;
        try {
            database.transaction(() -> {
                blocks.addRecent(fresh(batch.samples()));
                decisions.add(batch.decisions());
                return true;
            });
            done = true;
        } finally {
            if (!done) {
                subjects.forget();
            }
        }
        batch.samples().stream()
                .mapToLong(sample -> sample.at().toEpochMilli())
                .min()
                .ifPresent(housekeeping::added);
    }

    /** One block a subject and hour. */
    private List<Fresh> fresh(List<Sample> samples) throws SQLException {
        record Part(Subject subject, long hour) {}
        Map<Part, List<Sample>> parts = new LinkedHashMap<>();
        for (Sample sample : samples) {
            Part part = new Part(sample.subject(), Blocks.hourOf(sample.at().toEpochMilli()));
            parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(sample);
        }
        List<Fresh> fresh = new ArrayList<>(parts.size());
        for (Map.Entry<Part, List<Sample>> part : parts.entrySet()) {
            int subject = subjects.findOrAdd(part.getKey().subject());
            fresh.add(new Fresh(subject, Columns.of(inOrder(part.getValue()))));
        }
        return fresh;
    }

    /** Rising in time; of two at one instant the later one. */
    private static List<Sample> inOrder(List<Sample> samples) {
        Map<Instant, Sample> byTime = new LinkedHashMap<>();
        samples.forEach(sample -> byTime.put(sample.at(), sample));
        return byTime.values().stream().sorted(Comparator.comparing(Sample::at)).toList();
    }

    @Override
    public List<Sample> samples(Subject subject, Span span) throws HistoryException {
        return database.transaction(() -> {
            Optional<Integer> id = subjects.find(subject);
            return id.isEmpty()
                    ? List.of()
                    : Columns.samples(
                            subject,
                            blocks.samples(
                                    id.get(),
                                    span.from().toEpochMilli(),
                                    span.to().toEpochMilli()));
        });
    }

    @Override
    public List<Summary> summaries(Subject subject, Span span, Tier tier) throws HistoryException {
        return database.transaction(() -> {
            Optional<Integer> id = subjects.find(subject);
            return id.isEmpty() ? List.of() : Columns.summaries(summaries(id.get(), span, tier));
        });
    }

    /** Those that were made, and for the time after them what the samples come to. */
    private Block summaries(int subject, Span span, Tier tier) throws SQLException {
        long step = tier.step().toMillis();
        long from = span.from().toEpochMilli() - Math.floorMod(span.from().toEpochMilli(), step);
        long to = span.to().toEpochMilli();
        long summarized = Math.max(from, housekeeping.summarizedUntil(subject));
        Block made = blocks.chunks(subject, tier, Blocks.dayOf(from), to);
        Block rest = summarized < to
                ? Summarizer.summarize(blocks.samples(subject, summarized, to), tier.step())
                : Block.empty();
        return made.plus(rest).between(from, to);
    }

    @Override
    public List<PastDecision> decisions(Subject subject, Span span) throws HistoryException {
        return database.transaction(() -> decisions.find(subject, span));
    }

    @Override
    public List<Subject> subjects() throws HistoryException {
        return database.transaction(subjects::all);
    }

    @Override
    public boolean tidy(Instant now) throws HistoryException {
        return database.transaction(() -> housekeeping.step(now.toEpochMilli()));
    }

    @Override
    public void close() {
        blocks.close();
        database.close();
    }
}
