package org.lxcautoscale.history.sql;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.lxcautoscale.history.Figures;

/**
 * Packs a {@link Block} into bytes: a column is its first value and the differences that follow, divided by what they
 * have in common (memory moves in pages); all of it deflated when that pays. Deflated blocks carry a checksum.
 *
 * <p>Layout: form (1 plain, 2 deflated), then number of times, first time, first difference, differences of differences;
 * number of columns, and of each its number, kind, first value, divisor and differences. Used by one thread; holds native
 * memory until it is closed.
 */
final class BlockCodec implements AutoCloseable {

    private static final int PLAIN = 1;
    private static final int DEFLATED = 2;
    private static final int WORTH_DEFLATING = 256;
    private static final int LARGEST = 1 << 24;

    private static final int COMPLETE = 0;
    private static final int WITH_GAPS = 1;
    private static final int CONSTANT = 2;

    private final Deflater deflater = new Deflater();
    private final Inflater inflater = new Inflater();
    private final ByteWriter writer = new ByteWriter();

    byte[] encode(Block block) {
        writer.clear();
        times(block.times());
        writer.unsigned(block.columns().size());
        block.columns().forEach(this::column);
        return pack();
    }

    private void times(long[] times) {
        writer.unsigned(times.length);
        long last = 0;
        long step = 0;
        for (int i = 0; i < times.length; i++) {
            long difference = times[i] - last;
            writer.signed(i < 2 ? difference : difference - step);
            step = difference;
            last = times[i];
        }
    }

    private void column(int number, long[] values) {
        writer.unsigned(number);
        long first = Figures.UNKNOWN;
        long last = 0;
        long divisor = 0;
        boolean gaps = false;
        for (long value : values) {
            if (value == Figures.UNKNOWN) {
                gaps = true;
            } else if (first == Figures.UNKNOWN) {
                first = value;
                last = value;
            } else {
                divisor = commonDivisor(divisor, Math.abs(value - last));
                last = value;
            }
        }
        int kind = gaps ? WITH_GAPS : divisor == 0 ? CONSTANT : COMPLETE;
        writer.write(kind);
        if (gaps) {
            presence(values);
        }
        if (first != Figures.UNKNOWN) {
            writer.signed(first);
            if (kind != CONSTANT) {
                writer.unsigned(divisor);
                differences(values, first, Math.max(1, divisor));
            }
        }
    }

    private void presence(long[] values) {
        for (int i = 0; i < values.length; i += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8 && i + bit < values.length; bit++) {
                bits |= values[i + bit] == Figures.UNKNOWN ? 0 : 1 << bit;
            }
            writer.write(bits);
        }
    }

    private void differences(long[] values, long first, long divisor) {
        long last = first;
        boolean isFirst = true;
        for (long value : values) {
            if (value != Figures.UNKNOWN) {
                if (!isFirst) {
                    writer.signed((value - last) / divisor);
                }
                isFirst = false;
                last = value;
            }
        }
    }

    private static long commonDivisor(long one, long other) {
        long a = one;
        long b = other;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }

    private byte[] pack() {
        int length = writer.length();
        byte[] packed = new byte[length + 64];
        if (length >= WORTH_DEFLATING) {
            deflater.reset();
            deflater.setInput(writer.array(), 0, length);
            deflater.finish();
            int size = deflater.deflate(packed, 1, length - 1);
            if (deflater.finished()) {
                packed[0] = DEFLATED;
                return Arrays.copyOf(packed, size + 1);
            }
        }
        packed[0] = PLAIN;
        System.arraycopy(writer.array(), 0, packed, 1, length);
        return Arrays.copyOf(packed, length + 1);
    }

    /** @throws DamagedBlockException when the bytes are no block */
    Block decode(byte[] bytes) throws DamagedBlockException {
        try {
            ByteReader reader = unpack(bytes);
            long[] times = readTimes(reader);
            SortedMap<Integer, long[]> columns = new TreeMap<>();
            for (int left = reader.count(); left > 0; left--) {
                columns.put(reader.count(), readColumn(reader, times.length));
            }
            if (!reader.isAtEnd()) {
                throw new DamagedBlockException("it does not end where it should");
            }
            return new Block(times, columns);
        } catch (IndexOutOfBoundsException | DataFormatException e) {
            throw new DamagedBlockException(String.valueOf(e.getMessage()));
        }
    }

    private ByteReader unpack(byte[] bytes) throws DataFormatException, DamagedBlockException {
        int form = bytes.length == 0 ? 0 : bytes[0];
        if (form == PLAIN) {
            return new ByteReader(bytes, 1, bytes.length);
        }
        if (form != DEFLATED) {
            throw new DamagedBlockException("its form is unknown: " + form);
        }
        inflater.reset();
        inflater.setInput(bytes, 1, bytes.length - 1);
        byte[] plain = new byte[bytes.length * 4];
        int length = 0;
        while (!inflater.finished()) {
            if (length == plain.length) {
                if (length > LARGEST) {
                    throw new DamagedBlockException("it is too long");
                }
                plain = Arrays.copyOf(plain, length * 2);
            }
            int more = inflater.inflate(plain, length, plain.length - length);
            if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new DamagedBlockException("it ends early");
            }
            length += more;
        }
        return new ByteReader(plain, 0, length);
    }

    private static long[] readTimes(ByteReader reader) throws DamagedBlockException {
        long[] times = new long[reader.count()];
        long last = 0;
        long step = 0;
        for (int i = 0; i < times.length; i++) {
            step = i < 2 ? reader.signed() : step + reader.signed();
            times[i] = last + step;
            if (i > 0 && step <= 0) {
                throw new DamagedBlockException("its times do not rise");
            }
            last = times[i];
        }
        return times;
    }

    private static long[] readColumn(ByteReader reader, int length) throws DamagedBlockException {
        int kind = reader.read();
        if (kind > CONSTANT) {
            throw new DamagedBlockException("a column's kind is unknown: " + kind);
        }
        long[] values = new long[length];
        int known = length;
        if (kind == WITH_GAPS) {
            known = readPresence(reader, values);
        }
        long last = known == 0 ? 0 : reader.signed();
        long divisor = known == 0 || kind == CONSTANT ? 0 : Math.max(1, reader.unsigned());
        boolean isFirst = true;
        for (int i = 0; i < length; i++) {
            if (values[i] != Figures.UNKNOWN) {
                last += isFirst || kind == CONSTANT ? 0 : reader.signed() * divisor;
                isFirst = false;
                values[i] = last;
            }
        }
        return values;
    }

    private static int readPresence(ByteReader reader, long[] values) {
        int known = 0;
        for (int i = 0; i < values.length; i += 8) {
            int bits = reader.read();
            for (int bit = 0; bit < 8 && i + bit < values.length; bit++) {
                if ((bits & (1 << bit)) == 0) {
                    values[i + bit] = Figures.UNKNOWN;
                } else {
                    known++;
                }
            }
        }
        return known;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
