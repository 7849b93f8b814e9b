package org.lxcautoscale.ui.page;

/**
 * Parts of a whole, as a picture.
 *
 * @param words the same in words
 * @param use percent
 * @param more percent after it: cache
 * @param mark percent at which there is a mark; negative for none
 * @param reserve percent at the end
 */
public record Bar(String words, double use, double more, double mark, double reserve) {

    /** Only what is used. */
    public static Bar of(String words, double use) {
        return new Bar(words, clamped(use), 0, -1, 0);
    }

    public Bar {
        use = clamped(use);
        more = Math.min(clamped(more), 100 - use);
        mark = mark < 0 ? -1 : clamped(mark);
        reserve = clamped(reserve);
    }

    private static double clamped(double percent) {
        return Double.isNaN(percent) ? 0 : Math.clamp(percent, 0, 100);
    }

    /** A number as SVG has it. */
    public static String svg(double value) {
        return Units.number(value, 2);
    }
}
