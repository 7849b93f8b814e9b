package org.lxcautoscale.container;

/**
 * The sizes that a resource can have: multiples of a step.
 *
 * @param step in the base unit of the resource
 */
public record Grid(Resource resource, long step) {

    public static final Grid WHOLE_CORES = new Grid(Resource.CPU, 1000);

    public static final Grid TENTHS_OF_CORES = new Grid(Resource.CPU, 100);

    public static final Grid MEBIBYTES = new Grid(Resource.MEMORY, 1L << 20);

    /** Rounds up to the next size. */
    public long roundUp(long amount) {
        return amount >= resource.unlimited() - step ? resource.unlimited() : Math.ceilDiv(amount, step) * step;
    }

    /** Rounds down to the next size. */
    public long roundDown(long amount) {
        return amount >= resource.unlimited() ? resource.unlimited() : amount / step * step;
    }

    /** Rounds to the nearest size. */
    public long round(long amount) {
        return roundDown(amount + step / 2);
    }
}
