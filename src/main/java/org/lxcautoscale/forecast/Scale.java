package org.lxcautoscale.forecast;

import org.lxcautoscale.container.Resource;

/**
 * The logarithmic scale of {@link Slots}: ln(1 + amount / least).
 *
 * @param least what is less than this is all the same, in the base unit of the resource
 */
record Scale(double least) {

    private static final Scale CPU = new Scale(20);
    private static final Scale MEMORY = new Scale(4 << 20);

    static Scale of(Resource resource) {
        return switch (resource) {
            case CPU -> CPU;
            case MEMORY -> MEMORY;
        };
    }

    double scaled(double amount) {
        return Math.log1p(amount / least);
    }

    double amount(double scaled) {
        return Math.expm1(scaled) * least;
    }

    Quantiles quantiles(double[] scaled) {
        return new Quantiles(amount(scaled[0]), amount(scaled[1]), amount(scaled[2]));
    }
}
