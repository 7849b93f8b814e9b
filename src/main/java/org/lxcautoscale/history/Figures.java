package org.lxcautoscale.history;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** One value a metric, some of them unknown. Unknown is not zero. Immutable. */
public final class Figures {

    /** A figure that is not known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final int LENGTH = Metric.values().length + 1;

    private final long[] quanta;

    private Figures(long[] quanta) {
        this.quanta = quanta;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The value in the unit of the metric: cores, bytes, percent. */
    public OptionalDouble get(Metric metric) {
        long found = quanta[metric.id()];
        return found == UNKNOWN ? OptionalDouble.empty() : OptionalDouble.of(metric.value(found));
    }

    /** The value as a number of quanta, or {@link #UNKNOWN}. */
    public long quanta(Metric metric) {
        return quanta[metric.id()];
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
        return Arrays.stream(quanta).allMatch(value -> value == UNKNOWN);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figures figures && Arrays.equals(quanta, figures.quanta);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(quanta);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (Metric metric : Metric.values()) {
            get(metric)
                    .ifPresent(value -> text.append(text.length() > 1 ? ", " : "")
                            .append(metric.key())
                            .append('=')
                            .append(value));
        }
        return text.append(']').toString();
    }

    /** Collects figures; what is not set stays unknown. Negative values, which no metric has, count as unknown. */
    public static final class Builder {

        private final long[] quanta = new long[LENGTH];

        private Builder() {
            Arrays.fill(quanta, UNKNOWN);
        }

        public Builder set(Metric metric, double value) {
            return setQuanta(metric, metric.quanta(value));
        }

        public Builder set(Metric metric, OptionalDouble value) {
            value.ifPresent(known -> set(metric, known));
            return this;
        }

        public Builder set(Metric metric, OptionalLong value) {
            value.ifPresent(
                    known -> setQuanta(metric, metric.unit() == Metric.Unit.BYTES ? known : metric.quanta(known)));
            return this;
        }

        public Builder setQuanta(Metric metric, long value) {
            quanta[metric.id()] = value < 0 ? UNKNOWN : value;
            return this;
        }

        public Figures build() {
            return new Figures(quanta.clone());
        }
    }
}
