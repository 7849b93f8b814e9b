package org.lxcautoscale.history.sql;

/** Reads what a {@link ByteWriter} wrote. Running out of bytes is an {@link IndexOutOfBoundsException}. */
final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int read() {
        if (at >= end) {
            throw new IndexOutOfBoundsException("it ends early");
        }
        return bytes[at++] & 0xff;
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = read();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("a number has no end");
    }

    long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things of which each takes a bit at least. */
    int count() {
        long count = unsigned();
        if (count < 0 || count > 1 << 20) {
            throw new IndexOutOfBoundsException("a count makes no sense: " + count);
        }
        return (int) count;
    }

    boolean isAtEnd() {
        return at == end;
    }
}
