package org.lxcautoscale.anomaly;

import java.io.DataInput;
import java.io.IOException;

/** Checks what is read back: what makes no sense is refused. */
final class Stored {

    private Stored() {}

    /** @throws IOException if it is not finite, or negative */
    static double amount(DataInput in) throws IOException {
        double value = in.readDouble();
        if (!(value >= 0 && value < Double.MAX_VALUE)) {
            throw new IOException("an amount is " + value);
        }
        return value;
    }

    static float finite(DataInput in) throws IOException {
        float value = in.readFloat();
        if (!Float.isFinite(value)) {
            throw new IOException("a number is " + value);
        }
        return value;
    }

    static long count(DataInput in) throws IOException {
        long count = in.readLong();
        if (count < 0) {
            throw new IOException("a count is " + count);
        }
        return count;
    }

    static int within(DataInput in, int least, int most) throws IOException {
        int value = in.readInt();
        if (value < least || value > most) {
            throw new IOException("a number is " + value + ", not " + least + " to " + most);
        }
        return value;
    }

    /** Packed numbers, at most so many. */
    static int[] ints(DataInput in, int most) throws IOException {
        int[] ints = new int[within(in, 0, most)];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = in.readInt();
        }
        return ints;
    }
}
