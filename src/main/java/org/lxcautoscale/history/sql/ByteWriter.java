package org.lxcautoscale.history.sql;

import java.util.Arrays;

/** Writes numbers in as few bytes as they need: seven bits a byte, the lowest first. */
final class ByteWriter {

    private byte[] bytes = new byte[512];
    private int length;

    void write(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    /** A number that is mostly small and not negative. */
    void unsigned(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        write((int) rest);
    }

    /** A number around zero: 0, -1, 1, -2 … are written as 0, 1, 2, 3 … */
    void signed(long value) {
        unsigned((value << 1) ^ (value >> 63));
    }

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** What was written; valid until more is. */
    byte[] array() {
        return bytes;
    }
}
