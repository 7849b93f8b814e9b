package org.lxcautoscale.history.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.lxcautoscale.history.Retention;
import org.lxcautoscale.history.Tier;

/**
 * Packs the rows of an hour into one chunk a subject, makes the summaries of a day once it is over, and drops what is too
 * old or too much. Each step takes some milliseconds; what a step leaves undone the next one finds, after a crash as
 * well. Only one host's history is touched, for several may share a database. Times are milliseconds since 1970.
 */
final class Housekeeping {

    private static final int SUBJECTS_A_STEP = 25;
    private static final int DAYS_A_STEP = 4;
    private static final int ROWS_A_STEP = 500;

    /** Samples of an hour may still wait to be written when it is over. */
    private static final long LATE = 10 * 60_000L;

    /** The rest of the allowed size is for what comes in meanwhile. */
    private static final double FULL = 0.9;

    private static final String OF_HOST = " and subject in (select id from subject where host = ?)";

    private final Database database;
    private final Blocks blocks;
    private final Retention retention;
    private final String host;
    private long packedHour = Long.MIN_VALUE;
    private int packedUpTo;
    private long sweptDay;

    /** @param host whose history is kept in order */
    Housekeeping(Database database, Blocks blocks, Retention retention, String host) {
        this.database = database;
        this.blocks = blocks;
        this.retention = retention;
        this.host = host;
    }

    /** From here on summaries have to be made of samples. */
    long summarizedUntil(int subject) throws SQLException {
        return database.query("select summarized from subject where id = ?", row -> row.getLong(1), subject).stream()
                .findFirst()
                .orElse(0L);
    }

    /** Samples were added, the oldest at this time: an hour that is being packed is packed again. */
    void added(long oldest) {
        if (Blocks.hourOf(oldest) <= packedHour) {
            packedHour = Long.MIN_VALUE;
        }
    }

    /** @return whether there is more to do */
    boolean step(long now) throws SQLException {
        return shed(now) || pack(now) || summarize(now) || expire(now) || sweep(now);
    }

    /** Packs the oldest hour that is over, some subjects at a time, then drops its rows. */
    private boolean pack(long now) throws SQLException {
        OptionalLong oldest =
                first("select start from recent where start < ?" + OF_HOST + " order by start limit 1", now, host);
        if (oldest.isEmpty() || Blocks.hourOf(oldest.getAsLong()) + Blocks.HOUR + LATE > now) {
            return false;
        }
        long hour = Blocks.hourOf(oldest.getAsLong());
        if (hour != packedHour) {
            packedHour = hour;
            packedUpTo = 0;
        }
        List<Integer> next = database.query(
                "select id from subject where host = ? and id > ? order by id limit ?",
                row -> row.getInt(1),
                host,
                packedUpTo,
                SUBJECTS_A_STEP);
        for (int subject : next) {
            pack(subject, hour);
            packedUpTo = subject;
        }
        if (next.isEmpty()) {
            drop("recent", "start, subject", "start < ?" + OF_HOST, hour + Blocks.HOUR, host);
        }
        return true;
    }

    private void pack(int subject, long hour) throws SQLException {
        blocks.addToChunk(subject, Tier.RAW, hour, blocks.recent(subject, hour, hour + Blocks.HOUR));
        // After the clock went back, the summaries of that day are made again.
        database.update(
                "update subject set summarized = ? where id = ? and summarized > ?", Blocks.dayOf(hour), subject, hour);
    }

    /** Makes the summaries of whole days, of some subjects at a time. */
    private boolean summarize(long now) throws SQLException {
        record Day(int subject, long start) {}
        List<Day> days = database.query(
                """
                select subject.id, min(chunk.start) from subject
                join chunk on chunk.subject = subject.id and chunk.tier = 0 and chunk.start >= subject.summarized
                where subject.host = ? and chunk.start < ? group by subject.id order by subject.id limit ?""",
                row -> new Day(row.getInt(1), Blocks.dayOf(row.getLong(2))),
                host,
                Blocks.dayOf(now - Blocks.HOUR - LATE),
                DAYS_A_STEP);
        for (Day day : days) {
            long end = day.start() + Blocks.DAY;
            Block samples = blocks.samples(day.subject(), day.start(), end);
            for (Tier tier : List.of(Tier.FIVE_MINUTES, Tier.HOUR)) {
                blocks.addToChunk(day.subject(), tier, day.start(), Summarizer.summarize(samples, tier.step()));
            }
            database.update("update subject set summarized = ? where id = ?", end, day.subject());
        }
        return !days.isEmpty();
    }

    private boolean expire(long now) throws SQLException {
        int dropped = 0;
        for (Tier tier : Tier.values()) {
            long length = tier == Tier.RAW ? Blocks.HOUR : Blocks.DAY;
            dropped += dropChunks(tier, now - retention.of(tier).toMillis() - length);
        }
        dropped += dropDecisions(now - retention.decisions().toMillis());
        return dropped > 0;
    }

    /** When too much is kept, the oldest goes: samples that have summaries first, then summaries, then the rest. */
    private boolean shed(long now) throws SQLException {
        if (database.size() <= retention.maxBytes() * FULL) {
            return false;
        }
        boolean dropped = dropChunks(Tier.RAW, Blocks.dayOf(now - Blocks.HOUR - LATE)) > 0
                || dropChunks(Tier.FIVE_MINUTES, Long.MAX_VALUE) > 0
                || dropChunks(Tier.HOUR, Long.MAX_VALUE) > 0
                || dropDecisions(now) > 0
                || dropChunks(Tier.RAW, Long.MAX_VALUE) > 0
                || drop("recent", "start, subject", "start < ?" + OF_HOST + " order by start", now, host) > 0;
        database.shrink();
        return dropped;
    }

    /** Once a day: subjects of which nothing is left. */
    private boolean sweep(long now) throws SQLException {
        if (Blocks.dayOf(now) == sweptDay) {
            return false;
        }
        sweptDay = Blocks.dayOf(now);
        database.update("""
                delete from subject where host = ?
                and not exists (select 1 from chunk where chunk.subject = subject.id)
                and not exists (select 1 from decision where decision.subject = subject.id)
                and id not in (select subject from recent)""", host);
        return true;
    }

    private int dropChunks(Tier tier, long before) throws SQLException {
        return drop(
                "chunk",
                "subject, tier, start",
                "tier = ? and start < ?" + OF_HOST + " order by start",
                tier.id(),
                before,
                host);
    }

    private int dropDecisions(long before) throws SQLException {
        return drop("decision", "id", "at < ?" + OF_HOST + " order by at", before, host);
    }

    private int drop(String table, String key, String where, Object... values) throws SQLException {
        return database.update(
                String.format(
                        Locale.ROOT,
                        "delete from %1$s where (%2$s) in (select %2$s from %1$s where %3$s limit %4$d)",
                        table,
                        key,
                        where,
                        ROWS_A_STEP),
                values);
    }

    private OptionalLong first(String query, Object... values) throws SQLException {
        return database.query(query, row -> row.getLong(1), values).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
