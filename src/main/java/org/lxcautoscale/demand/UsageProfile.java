package org.lxcautoscale.demand;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/** What is learned of one container from samples: its {@link Demand} of each resource. Not thread-safe. */
public final class UsageProfile {

    private static final int VERSION = 1;
    private static final int MOST_BYTES = 2048;

    /** Which share of a window CPU must be at its limit to count: short bursts may be. */
    private static final double CPU_HITS = 0.1;

    private final Learning cpu = new Learning(new CpuDemand(), CPU_HITS);
    private final Learning memory = new Learning(new MemoryDemand(), 0);

    /**
     * A sample. Amounts are in the base unit of the resource.
     *
     * @param used since the last sample
     * @param hitAt the limit that was in the way since then, at which CPU was used or throttled, or the kernel has killed; 0 if
     *     it was not
     */
    public void add(Resource resource, long used, long hitAt) {
        of(resource).add(used, hitAt);
    }

    /** What is known of a longer time: its mean and its peak, and the limit that was in the way, as of a sample. */
    public void add(Resource resource, long mean, long peak, long hitAt) {
        of(resource).add(mean, peak, hitAt);
    }

    /**
     * Ends the window if it is over; one that is several times as long counts as several.
     *
     * @param now monotonic time
     * @param limit that is in force
     */
    public void advance(Resource resource, Instant now, long limit, Sizes sizes) {
        of(resource).advance(now, limit, sizes);
    }

    /**
     * What size it should have, if anything is known.
     *
     * @param limit that is in force
     */
    public Optional<Advice> advise(Resource resource, long limit, Sizes sizes) {
        return of(resource).advise(limit, sizes);
    }

    /**
     * All that is known, without the windows that have begun. Takes less than {@value #MOST_BYTES} bytes.
     */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MOST_BYTES);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            cpu.demand.write(out);
            memory.demand.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /**
     * What {@link #toBytes} has written some time ago.
     *
     * @param writtenAt monotonic time; what has happened since is not known
     * @throws IOException if it is something else, or of another version
     */
    public static UsageProfile of(byte[] bytes, Instant writtenAt) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", not " + VERSION);
        }
        UsageProfile profile = new UsageProfile();
        profile.cpu.demand.read(in);
        profile.memory.demand.read(in);
        if (in.read() >= 0) {
            throw new IOException("it is too long");
        }
        profile.cpu.since = writtenAt;
        profile.memory.since = writtenAt;
        return profile;
    }

    private Learning of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** A demand, and the window that has begun. */
    private static final class Learning {

        /** Cycles are no clocks: a window may be this much shorter. */
        private static final Duration TOLERANCE = Demand.WINDOW.dividedBy(20);

        /** What is longer ago is forgotten anyway. */
        private static final long MOST_WINDOWS = Duration.ofDays(2).dividedBy(Demand.WINDOW);

        /** A window that is longer has a gap: what was seen counts once. */
        private static final long LONGEST_CYCLE = Duration.ofHours(1).dividedBy(Demand.WINDOW);

        private final Demand demand;
        private final double hitShare;
        private long sum;
        private int samples;
        private long peak;
        private long lowest;
        private long rise;
        private long hitAt;
        private int hits;
        private Instant since = Instant.MIN;
        private Window last = Window.of(0, 0, 0);

        Learning(Demand demand, double hitShare) {
            this.demand = demand;
            this.hitShare = hitShare;
        }

        void add(long used, long hit) {
            lowest = samples == 0 ? used : Math.min(lowest, used);
            rise = Math.max(rise, used - lowest);
            sum += used;
            samples++;
            peak = Math.max(peak, used);
            hitAt = Math.max(hitAt, hit);
            hits += hit > 0 ? 1 : 0;
        }

        /** Counts as two samples, one of which is the peak. */
        void add(long mean, long highest, long hit) {
            lowest = samples == 0 ? mean : Math.min(lowest, mean);
            sum += 2 * mean;
            samples += 2;
            peak = Math.max(peak, highest);
            hitAt = Math.max(hitAt, hit);
            hits += hit > 0 ? 1 : 0;
        }

        void advance(Instant now, long limit, Sizes sizes) {
            if (since.equals(Instant.MIN)) {
                since = now;
                return;
            }
            long windows = Math.min(
                    MOST_WINDOWS, Duration.between(since, now).plus(TOLERANCE).dividedBy(Demand.WINDOW));
            if (windows < 1) {
                return;
            }
            if (samples > 0) {
                last = begun();
            }
            long seen = windows > LONGEST_CYCLE ? 1 : windows;
            for (long i = 0; i < windows; i++) {
                if (samples > 0 && i < seen) {
                    demand.add(last, (double) limit, sizes);
                } else {
                    demand.addUnknown();
                }
            }
            since = now;
            sum = 0;
            samples = 0;
            peak = 0;
            rise = 0;
            hitAt = 0;
            hits = 0;
        }

        private Window begun() {
            return new Window((double) sum / samples, peak, lowest, rise, hits >= hitShare * samples ? hitAt : 0);
        }

        Optional<Advice> advise(long limit, Sizes sizes) {
            if (demand.known() == 0) {
                return Optional.empty();
            }
            return Optional.of(demand.advise(samples > 0 ? begun() : last, (double) limit, sizes));
        }
    }
}
