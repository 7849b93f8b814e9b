package org.lxcautoscale.demand;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The last values of a fixed number. Values are kept with the precision of a {@code float}. Not thread-safe. */
final class Trail {

    private final float[] values;
    private int newest;

    /** @param size how many are kept; they are 0 at first */
    Trail(int size) {
        this.values = new float[size];
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(newest);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    void read(DataInput in) throws IOException {
        newest = Stored.index(in, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Stored.amount(in.readFloat());
        }
    }

    void push(double value) {
        newest = newest + 1 == values.length ? 0 : newest + 1;
        values[newest] = (float) value;
    }

    /** The highest of the last {@code count} values, all if there are fewer. */
    double highest(int count) {
        float highest = 0;
        for (int i = 0; i < Math.min(count, values.length); i++) {
            highest = Math.max(highest, values[newest >= i ? newest - i : newest - i + values.length]);
        }
        return highest;
    }

    /** The mean of the {@code count} highest values of all, without those that are 0; 0 if all are. */
    double meanOfHighest(int count) {
        float[] highest = new float[count]; // ascending
        for (float value : values) {
            if (value > highest[0]) {
                int at = 0;
                while (at + 1 < count && highest[at + 1] < value) {
                    highest[at] = highest[at + 1];
                    at++;
                }
                highest[at] = value;
            }
        }
        double sum = 0;
        int known = 0;
        for (float value : highest) {
            sum += value;
            known += value > 0 ? 1 : 0;
        }
        return known == 0 ? 0 : sum / known;
    }
}
