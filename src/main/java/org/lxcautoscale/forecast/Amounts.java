package org.lxcautoscale.forecast;

import java.util.Locale;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;

/** Amounts for people, rounded: they are learned, not counted. */
final class Amounts {

    private static final double MEBIBYTE = 1 << 20;
    private static final double GIBIBYTE = 1 << 30;

    private Amounts() {}

    static String of(Resource resource, double amount) {
        return switch (resource) {
            case CPU -> cpu(amount);
            case MEMORY -> memory(amount);
        };
    }

    static String cpu(double millicores) {
        double cores = millicores / Grid.WHOLE_CORES.step();
        return cores < 0.1
                ? String.format(Locale.ROOT, "%.2f cores", cores)
                : String.format(Locale.ROOT, "%.1f cores", cores);
    }

    static String memory(double bytes) {
        return bytes < GIBIBYTE
                ? String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
