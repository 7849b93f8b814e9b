package org.lxcautoscale.forecast;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.container.Resource;

/**
 * When the host will be full: the highest use of each resource in each of the last {@value #KEPT} days, and whether it is a
 * {@link Growth}. Means of a week are looked at, as weeks have weekends. Takes the same memory however long it learns. Not
 * thread-safe.
 */
public final class Capacity {

    private static final int KEPT = 60;
    private static final int WEEK = 7;

    /** Means of a week: with the week before the first one, three weeks, and four if growth has begun later. */
    private static final int SHORTEST = 15;

    private static final int SHORTEST_PART = 22;

    /** Nothing is said of a time that is so many times as long as that which was seen. */
    private static final double AHEAD = 3;

    private static final int VERSION = 1;
    private static final float UNKNOWN = -1;
    private static final double MOST = 1L << 60;

    private final float[] cpu = new float[KEPT];
    private final float[] memory = new float[KEPT];

    /** How much is known of each day. */
    private final int[] windows = new int[KEPT];

    private long last = Long.MIN_VALUE;

    public Capacity() {
        Arrays.fill(cpu, UNKNOWN);
        Arrays.fill(memory, UNKNOWN);
    }

    /**
     * Adds what all of the host used at most in a window. One that is not after the last one, or makes no sense, is left out.
     *
     * @param window see {@link ContainerModel#window}
     * @param millicores of CPU
     * @param bytes of memory
     * @return whether it has been learned of
     */
    public boolean add(long window, double millicores, double bytes) {
        if (window <= last || Math.abs(window) > Slots.MOST_WINDOWS || !isAmount(millicores) || !isAmount(bytes)) {
            return false;
        }
        long day = day(window);
        for (long one = last == Long.MIN_VALUE ? day : Math.max(day(last) + 1, day - KEPT + 1); one <= day; one++) {
            forget(at(one));
        }
        last = window;
        raise(cpu, at(day), millicores);
        raise(memory, at(day), bytes);
        windows[at(day)]++;
        return true;
    }

    private static boolean isAmount(double value) {
        return value >= 0 && value < MOST;
    }

    private static long day(long window) {
        return Math.floorDiv(window, Slots.DAY);
    }

    private static int at(long day) {
        return Math.floorMod(day, KEPT);
    }

    private float[] of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    private void forget(int at) {
        windows[at] = 0;
        cpu[at] = UNKNOWN;
        memory[at] = UNKNOWN;
    }

    private static void raise(float[] highest, int at, double amount) {
        highest[at] = Math.max(highest[at], (float) amount);
    }

    /** The window that was added last; {@link Long#MIN_VALUE} if none was. */
    public long last() {
        return last;
    }

    /**
     * When it will be full; empty if it does not clearly grow, or that is too far away to be said. Costs as much as some thousand
     * numbers that are sorted: once a day is enough.
     *
     * @param capacity how much the host has, in the base unit of the resource
     */
    public Optional<Full> full(Resource resource, double capacity) {
        if (last == Long.MIN_VALUE) {
            return Optional.empty();
        }
        double[] days = new double[KEPT - 1];
        for (int i = 0; i < days.length; i++) {
            int at = at(day(last) - days.length + i);
            days[i] = 2 * windows[at] >= Slots.DAY ? of(resource)[at] : Double.NaN;
        }
        return Growth.of(days, 0, WEEK, SHORTEST, SHORTEST_PART, 0)
                .flatMap(growth -> full(growth, resource, Math.max(growth.level(), ofWeek(days)), capacity));
    }

    private static double ofWeek(double[] days) {
        return Arrays.stream(days, days.length - WEEK, days.length)
                .filter(day -> day >= 0)
                .max()
                .orElse(0);
    }

    private static Optional<Full> full(Growth growth, Resource resource, double level, double capacity) {
        double left = Math.max(0, capacity - level);
        double days = left / growth.line().slope();
        if (days > AHEAD * growth.length() || left > growth.most()) {
            return Optional.empty();
        }
        int earliest = (int) (left / growth.fastest());
        int latest = (int) Math.ceil(left / growth.slowest());
        return Optional.of(new Full(
                (int) Math.round(days),
                earliest,
                latest,
                String.format(
                        Locale.ROOT,
                        "the highest %s use of a day has grown by %s a day for %d days, is %s now, and reaches the %s of the host in"
                                + " about %d days (%d to %d)",
                        resource == Resource.CPU ? "CPU" : "memory",
                        Amounts.of(resource, growth.line().slope()),
                        growth.length(),
                        Amounts.of(resource, level),
                        Amounts.of(resource, capacity),
                        Math.round(days),
                        earliest,
                        latest)));
    }

    /** All that is known: less than 1 KiB. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeLong(last);
            for (int at = 0; at < KEPT; at++) {
                out.writeShort(windows[at]);
                out.writeFloat(cpu[at]);
                out.writeFloat(memory[at]);
            }
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
    public static Capacity of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("it is of version " + version + ", not " + VERSION);
        }
        Checksum.check(bytes);
        Capacity capacity = new Capacity();
        capacity.last = in.readLong();
        for (int at = 0; at < KEPT; at++) {
            capacity.windows[at] = in.readUnsignedShort();
            capacity.cpu[at] = in.readFloat();
            capacity.memory[at] = in.readFloat();
        }
        if (in.available() != Checksum.BYTES) {
            throw new IOException("it is too long");
        }
        return capacity;
    }
}
