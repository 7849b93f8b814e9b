package org.lxcautoscale.daemon;

import java.io.IOException;
import java.util.Optional;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.learn.Learning;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is foreseen of containers, where the settings ask for that; otherwise nothing, and no class of it is loaded.
 *
 * @param listener tells of the loop
 * @param backlog what is still to be learned
 * @param end ends it
 */
record Foresight(CycleListener listener, Outlooks outlooks, Backlog backlog, Runnable end) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** @throws IOException when the lock of suggestions cannot be used */
    static Foresight start(Settings settings) throws IOException {
        if (!settings.startup().ml().isEnabled() || settings.startup().dryRun()) {
            return new Foresight(new CycleListener() {}, Outlooks.NONE, () -> {}, () -> {});
        }
        Optional<InstanceLock> lock = InstanceLock.acquire(Learning.lockFile(settings));
        if (lock.isEmpty() && settings.startup().ml().suggestionsFile().isPresent()) {
            LOG.warn(
                    "lxc-autoscale ml is running and writes suggestions (it holds {}), so this daemon writes none, until its"
                            + " next start.",
                    Learning.lockFile(settings));
        }
        Learning learning = Learning.start(settings, lock.isPresent());
        return new Foresight(learning.listener(), learning, learning::awaitLearned, () -> {
            learning.close();
            lock.ifPresent(Foresight::release);
        });
    }

    private static void release(InstanceLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("The lock of suggestions could not be released: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
