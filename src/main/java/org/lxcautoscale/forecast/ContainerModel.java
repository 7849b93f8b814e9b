package org.lxcautoscale.forecast;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.demand.Advice;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.demand.UsageProfile;

/**
 * What is learned of one container from its windows of five minutes. Windows are numbered by the local time of the day, as people's
 * days are; one that comes again, as when clocks are put back, is not learned of. Takes the same memory however long it learns. Not
 * thread-safe.
 */
public final class ContainerModel {

    /** The most that {@link #toBytes} takes. */
    public static final int MOST_BYTES = 32 << 10;

    private static final int VERSION = 3;

    private final ResourceModel cpu = new ResourceModel(Resource.CPU);
    private final ResourceModel memory = new ResourceModel(Resource.MEMORY);
    private final Trend trend = new Trend();
    private UsageProfile profile = new UsageProfile();

    private ResourceModel of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    /** The number of the window that begins at this local time, in seconds since the epoch. */
    public static long window(long localSeconds) {
        return Math.floorDiv(localSeconds, Demand.WINDOW.toSeconds());
    }

    /** The last window that something was learned of; {@link Long#MIN_VALUE} if there was none. */
    public long last(Resource resource) {
        return of(resource).past().last();
    }

    /**
     * Learns of a window. One that is not after the last one, or makes no sense, is left out; one that is missing is unknown.
     *
     * @param possible sizes that it may have
     * @return whether it has been learned of
     */
    public boolean add(Resource resource, long window, Use use, Sizes possible, Horizon horizon) {
        ResourceModel model = of(resource);
        if (window <= model.past().last() || Math.abs(window) > Slots.MOST_WINDOWS || !use.isPlausible()) {
            return false;
        }
        if (model.past().last() == Long.MIN_VALUE) {
            profile.advance(resource, end(window - 1), Math.round(use.limit()), possible);
        }
        if (resource == Resource.MEMORY) {
            trend.add(window, use.mean());
        }
        model.add(window, use, possible, horizon, own -> adaptive(resource, window, use, possible, own));
        return true;
    }

    /** What the adaptive policy would have seen with its size, and made of it. */
    private Advice adaptive(Resource resource, long window, Use use, Sizes possible, double own) {
        long limit = Math.round(own);
        profile.add(
                resource,
                Math.round(Math.min(use.mean(), own)),
                Math.round(Math.min(use.peak(), own)),
                use.peak() > own || use.hitAt() >= own ? limit : 0);
        profile.advance(resource, end(window), limit, possible);
        return profile.advise(resource, limit, possible).orElseThrow();
    }

    private static Instant end(long window) {
        return Instant.ofEpochSecond((window + 1) * Demand.WINDOW.toSeconds());
    }

    /** What a forecast that has proved itself asks for; empty as long as none has. */
    public Optional<Foreseen> foreseen(Resource resource, Sizes possible, Horizon horizon) {
        Standing standing = of(resource).standing();
        if (!standing.isWon()) {
            return Optional.empty();
        }
        Optional<Foreseen> foreseen = of(resource).foreseen(possible, horizon);
        return standing.best() == Contender.EARLIER ? foreseen.map(Foreseen::earlier) : foreseen;
    }

    /** The size that the adaptive policy alone would have made of it by now; empty before the first window. */
    public OptionalDouble adaptiveSize(Resource resource) {
        double size = of(resource).adaptiveSize(0);
        return size > 0 ? OptionalDouble.of(size) : OptionalDouble.empty();
    }

    /** What is expected to be used at most in the next hour; empty if too little is known. */
    public Optional<Quantiles> nextHour(Resource resource) {
        return of(resource).nextHour();
    }

    /** The same of the next day. */
    public Optional<Quantiles> nextDay(Resource resource) {
        return of(resource).nextDay();
    }

    /**
     * Whether memory in use grows and grows; empty if it does not, or that is not clear.
     *
     * @param limit the most that it may have, in bytes
     */
    public Optional<Leak> leak(double limit) {
        return trend.leak(memory.highestOfDay(), limit);
    }

    /** Why the container is off its peak now, without an end; empty if it is not, or too little is known. */
    public Optional<String> quiet() {
        return QuietHours.now(List.of(cpu, memory));
    }

    /** What the forecast was worth. */
    public Standing standing(Resource resource) {
        return of(resource).standing();
    }

    /** All that is known. At most {@value #MOST_BYTES} bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MOST_BYTES);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            byte[] adaptive = profile.toBytes();
            out.writeInt(adaptive.length);
            out.write(adaptive);
            cpu.write(out);
            memory.write(out);
            trend.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return Checksum.append(bytes.toByteArray());
    }

    /**
     * What {@link #toBytes} has written.
     *
     * @throws IOException if it is something else, damaged, or of another version
     */
    public static ContainerModel of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", not " + VERSION);
        }
        Checksum.check(bytes);
        ContainerModel model = new ContainerModel();
        byte[] adaptive = new byte[Stored.count(in, bytes.length)];
        in.readFully(adaptive);
        model.cpu.read(in);
        model.memory.read(in);
        model.trend.read(in);
        if (in.available() != Checksum.BYTES) {
            throw new IOException("it is too long");
        }
        long last = Math.max(model.last(Resource.CPU), model.last(Resource.MEMORY));
        model.profile = UsageProfile.of(adaptive, last == Long.MIN_VALUE ? Instant.EPOCH : end(last));
        return model;
    }
}
