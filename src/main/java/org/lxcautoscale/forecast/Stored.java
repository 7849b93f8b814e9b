package org.lxcautoscale.forecast;

import java.io.DataInput;
import java.io.IOException;

/** Checks what is read back: what makes no sense is refused. */
final class Stored {

    private Stored() {}

    /** @throws IOException if it is not finite, or negative */
    static float amount(DataInput in) throws IOException {
        float amount = in.readFloat();
        if (!(amount >= 0 && amount < Float.MAX_VALUE)) {
            throw new IOException("an amount is " + amount);
        }
        return amount;
    }

    /** @throws IOException if it is negative, or more than {@code most} */
    static int count(DataInput in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("a count is " + count);
        }
        return count;
    }

    /** @throws IOException if it is not finite, or negative */
    static double size(DataInput in) throws IOException {
        double size = in.readDouble();
        if (!(size >= 0 && size < Double.MAX_VALUE)) {
            throw new IOException("a size is " + size);
        }
        return size;
    }
}
