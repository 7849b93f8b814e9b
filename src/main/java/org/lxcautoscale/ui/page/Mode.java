package org.lxcautoscale.ui.page;

import java.util.Locale;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.settings.Settings;

/**
 * What the program may do now.
 *
 * @param name {@code auto}, {@code approve}, {@code observe} or {@code paused}
 * @param because why, as part of a sentence; empty when it is so as usual
 * @param exceptions how many tiers and containers have another one
 */
public record Mode(String name, String because, long exceptions) {

    static Mode of(Standing standing, Settings settings) {
        long exceptions = standing.modes().stream()
                .filter(order -> !order.target().equals(ModeOrder.Target.ALL))
                .count();
        if (standing.isPaused()) {
            return new Mode("paused", "", exceptions);
        }
        if (settings.startup().dryRun()) {
            return new Mode("observe", "dry_run", exceptions);
        }
        if (settings.containers().isObservedOnly()) {
            return new Mode("observe", settings.containers().observedBecause(), exceptions);
        }
        return standing.modes().stream()
                .filter(order -> order.target().equals(ModeOrder.Target.ALL))
                .findFirst()
                .map(order -> new Mode(name(order.mode()), order.by(), exceptions))
                .orElse(new Mode("auto", "", exceptions));
    }

    private static String name(OperatingMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is changed at all. */
    public boolean isPaused() {
        return name.equals("paused");
    }
}
