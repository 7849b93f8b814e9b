package org.lxcautoscale.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the program that work beside the loop; they end before it. */
record Companions(List<AutoCloseable> started) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    static Companions start(List<RunningDaemon.Companion> companions, RunningDaemon daemon) {
        List<AutoCloseable> started = new ArrayList<>();
        companions.forEach(companion -> started.add(companion.start(daemon)));
        return new Companions(started);
    }

    @Override
    public void close() {
        for (AutoCloseable one : started.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.warn("Could not close {}: {}", one, e.getMessage());
            }
        }
    }
}
