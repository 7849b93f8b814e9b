package org.lxcautoscale.container;

/**
 * An amount of CPU that a container may use, in thousandths of a core.
 *
 * @param millis thousandths of a core, positive; {@link Integer#MAX_VALUE} means no limit
 */
public record Cores(int millis) implements Comparable<Cores> {

    /** No limit: all cores of the host. */
    public static final Cores UNLIMITED = new Cores(Integer.MAX_VALUE);

    public Cores {
        if (millis <= 0) {
            throw new IllegalArgumentException("cores must be positive, not " + millis / 1000.0);
        }
    }

    /** Whole cores. */
    public static Cores of(int cores) {
        return new Cores(Math.multiplyExact(cores, 1000));
    }

    public boolean isUnlimited() {
        return millis == Integer.MAX_VALUE;
    }

    /** Whole cores, rounded up. */
    public int roundedUp() {
        return Math.ceilDiv(millis, 1000);
    }

    /** The next whole number of cores; unlimited stays so. */
    Cores ceiling() {
        return isUnlimited() ? this : Cores.of(roundedUp());
    }

    static Cores least(Cores one, Cores other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    public double asDouble() {
        return millis / 1000.0;
    }

    @Override
    public int compareTo(Cores other) {
        return Integer.compare(millis, other.millis);
    }

    /** {@code 2}, {@code 0.5} or {@code unlimited}. */
    @Override
    public String toString() {
        if (isUnlimited()) {
            return "unlimited";
        }
        return millis % 1000 == 0 ? Integer.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }
}
