package org.lxcautoscale.daemon;

import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.learn.Learning;
import org.lxcautoscale.settings.Settings;

/**
 * What is foreseen of containers, where the settings ask for that; otherwise nothing, and no class of it is loaded.
 *
 * @param listener tells of the loop
 * @param end ends it
 */
record Foresight(CycleListener listener, Outlooks outlooks, Runnable end) implements AutoCloseable {

    static Foresight start(Settings settings) {
        if (!settings.startup().ml().isEnabled() || settings.startup().dryRun()) {
            return new Foresight(new CycleListener() {}, Outlooks.NONE, () -> {});
        }
        Learning learning = Learning.start(settings);
        return new Foresight(learning.listener(), learning, learning::close);
    }

    @Override
    public void close() {
        end.run();
    }
}
