package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.IOException;

/** Checks what is read back: what makes no sense is refused. */
final class Stored {

    private Stored() {}

    /** @throws IOException if it is not finite, or negative */
    static double amount(double value) throws IOException {
        if (!(value >= 0 && value < Double.MAX_VALUE)) {
            throw new IOException("an amount is " + value);
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

    static int index(DataInput in, int size) throws IOException {
        int index = in.readInt();
        if (index < 0 || index >= size) {
            throw new IOException("an index is " + index);
        }
        return index;
    }
}
