package org.lxcautoscale.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is usual for one measure of a container, and the map from its amounts to coordinates of the forest.
 *
 * <p>An amount is seen as {@code level = √(amount / least)}: counts and rates spread with the square root of their size, and a
 * burst does not hide everything else, as it would without, nor noise near zero, as with a logarithm. A coordinate is {@code (level
 * − centre) / 2^exponent}, so that all measures spread alike. Centre and exponent change seldom, and then the forest is mapped
 * anew: coordinates that drifted would make what is old look strange.
 */
final class Level {

    /** Three days of windows of five minutes. */
    private static final double HALF_LIFE = 864;

    private static final double SHARE = 1 - Math.pow(0.5, 1 / HALF_LIFE);

    /** Mean deviation to standard deviation, of a normal distribution. */
    private static final double DEVIATION = 1.25;

    /** Less spread than this, of the level and absolute, counts as that. */
    private static final double LEAST_SPREAD_OF_LEVEL = 0.01;

    private static final double LEAST_SPREAD = 0.1;

    /** So much of the range beyond it is a new extreme. */
    private static final double MARGIN = 0.05;

    /** From here on the centre is too far off: 16-bit numbers have 11 binary digits. */
    private static final double FAR_OFF = 64;

    /** What 16-bit numbers hold, with room to be mapped anew. */
    private static final double FARTHEST = 16_384;

    /** An amount beyond is none that a container can have. */
    static final double MOST = 1e18;

    private final Measure measure;
    private long known;
    private double mean;
    private double spread;
    private double lowest;
    private double highest;
    private double centre;
    private int exponent;

    Level(Measure measure) {
        this.measure = measure;
    }

    Measure measure() {
        return measure;
    }

    long known() {
        return known;
    }

    /** The amount as a level. */
    double of(double amount) {
        return Math.sqrt(amount / measure.least());
    }

    double usual() {
        return mean;
    }

    /** Whether it is well beyond all that has been seen. */
    boolean isNewExtreme(double level) {
        double margin = MARGIN * (highest - lowest);
        return known > 0 && (level > highest + margin || level < lowest - margin);
    }

    /** Whether it differs from the usual by less than anybody would care for. */
    boolean isTrifling(double level) {
        return Math.abs(level - mean) < leastSpread();
    }

    private double leastSpread() {
        return LEAST_SPREAD + LEAST_SPREAD_OF_LEVEL * mean;
    }

    void add(double level) {
        lowest = known == 0 ? level : Math.min(lowest, level);
        highest = known == 0 ? level : Math.max(highest, level);
        known++;
        if (known > 1) {
            spread += Math.max(SHARE, 1.0 / (known - 1)) * (Math.abs(level - mean) - spread);
        }
        mean += Math.max(SHARE, 1.0 / known) * (level - mean);
    }

    /** As a coordinate that a 16-bit number holds exactly. */
    float coordinate(double level) {
        return rounded(Math.scalb(level - centre, -exponent));
    }

    /** The amount at a coordinate. */
    double amount(float coordinate) {
        double level = Math.max(0, level(coordinate));
        return level * level * measure.least();
    }

    private double level(float coordinate) {
        return centre + Math.scalb((double) coordinate, exponent);
    }

    private static float rounded(double coordinate) {
        double bounded = Math.clamp(coordinate, -FARTHEST, FARTHEST);
        return Float.float16ToFloat(Float.floatToFloat16((float) bounded)) + 0f; // no negative zero
    }

    /** Whether coordinates have become so coarse, large or small that they should be mapped anew. */
    boolean isMapOff() {
        return Math.abs(wantedExponent() - exponent) > 1 || Math.abs(Math.scalb(mean - centre, -exponent)) > FAR_OFF;
    }

    private int wantedExponent() {
        return (int) Math.rint(Math.log(Math.max(DEVIATION * spread, leastSpread())) / Math.log(2));
    }

    /** Maps anew; the coordinate that was such a one before is the result of {@link Remapping#apply}. */
    Remapping remap() {
        double oldCentre = centre;
        int oldExponent = exponent;
        centre = mean;
        exponent = wantedExponent();
        return coordinate -> coordinate(oldCentre + Math.scalb((double) coordinate, oldExponent));
    }

    /** From old coordinates to new ones. */
    @FunctionalInterface
    interface Remapping {
        float apply(float coordinate);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(known);
        out.writeDouble(mean);
        out.writeDouble(spread);
        out.writeDouble(lowest);
        out.writeDouble(highest);
        out.writeDouble(centre);
        out.writeInt(exponent);
    }

    void read(DataInput in) throws IOException {
        known = Stored.count(in);
        mean = Stored.amount(in);
        spread = Stored.amount(in);
        lowest = Stored.amount(in);
        highest = Stored.amount(in);
        centre = Stored.amount(in);
        exponent = Stored.within(in, -64, 64);
    }
}
