package org.lxcautoscale.history.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.history.Tier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows that hold blocks: {@code recent} and {@code chunk}. Times are milliseconds since 1970. */
final class Blocks implements AutoCloseable {

    static final long HOUR = Duration.ofHours(1).toMillis();
    static final long DAY = Duration.ofDays(1).toMillis();

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** The starts of recent rows are few, the rows many; this hops from one start to the next. */
    private static final String RECENT = """
            with recursive starts (start) as (
                select min(start) from recent where start >= ?
                union all
                select (select min(start) from recent where start > starts.start) from starts where starts.start < ?)
            select data from starts join recent on recent.start = starts.start
            where recent.subject = ? and recent.start < ? order by recent.start""";

    private final Database database;
    private final BlockCodec codec = new BlockCodec();

    Blocks(Database database) {
        this.database = database;
    }

    static long hourOf(long time) {
        return time - Math.floorMod(time, HOUR);
    }

    static long dayOf(long time) {
        return time - Math.floorMod(time, DAY);
    }

    /** A block of one subject that is to become a row of {@code recent}; it lies within one hour. */
    record Fresh(int subject, Block block) {

        long start() {
            return block.times()[0];
        }
    }

    void addRecent(List<Fresh> blocks) throws SQLException {
        List<Object[]> rows = new ArrayList<>(blocks.size());
        for (Fresh fresh : blocks) {
            Block block = atSameStart(fresh).plus(fresh.block());
            rows.add(new Object[] {fresh.start(), fresh.subject(), codec.encode(block)});
        }
        database.updateAll("""
                insert into recent (start, subject, data) values (?, ?, ?)
                on conflict (start, subject) do update set data = excluded.data""", rows);
    }

    /** What lies there already, after the clock went back. */
    private Block atSameStart(Fresh fresh) throws SQLException {
        return join(database.query(
                "select data from recent where start = ? and subject = ?",
                row -> row.getBytes(1),
                fresh.start(),
                fresh.subject()));
    }

    /** The samples of rows that begin in {@code from … to}. */
    Block recent(int subject, long from, long to) throws SQLException {
        return join(database.query(RECENT, row -> row.getBytes(1), from, to, subject, to));
    }

    /** The chunks that begin in {@code from … to}. */
    Block chunks(int subject, Tier tier, long from, long to) throws SQLException {
        return join(database.query(
                "select data from chunk where subject = ? and tier = ? and start >= ? and start < ? order by start",
                row -> row.getBytes(1),
                subject,
                tier.id(),
                from,
                to));
    }

    /** All samples in {@code from … to}, packed or not. */
    Block samples(int subject, long from, long to) throws SQLException {
        return chunks(subject, Tier.RAW, hourOf(from), to)
                .plus(recent(subject, hourOf(from), to))
                .between(from, to);
    }

    /** Adds to the chunk that begins at {@code start}. */
    void addToChunk(int subject, Tier tier, long start, Block more) throws SQLException {
        if (more.size() > 0) {
            Block all = chunks(subject, tier, start, start + 1).plus(more);
            database.update("""
                    insert into chunk (subject, tier, start, data) values (?, ?, ?, ?)
                    on conflict (subject, tier, start) do update set data = excluded.data""", subject, tier.id(), start, codec.encode(all));
        }
    }

    private Block join(List<byte[]> rows) {
        List<Block> parts = new ArrayList<>(rows.size());
        for (byte[] row : rows) {
            try {
                parts.add(codec.decode(row));
            } catch (DamagedBlockException e) {
                LOG.warn("A part of the history is damaged and is passed over: {}", e.getMessage());
            }
        }
        return Block.join(parts);
    }

    @Override
    public void close() {
        codec.close();
    }
}
