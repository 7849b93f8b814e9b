package org.lxcautoscale.daemon;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a lasting failure of the steps of a loop once, and so its end. */
final class StepFailures {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private String last = "";

    /** A step has failed. */
    void report(String what, @Nullable RuntimeException cause) {
        if (!what.equals(last)) {
            LOG.error(what, cause);
            last = what;
        }
    }

    /** A step has succeeded. */
    void ended() {
        if (!last.isEmpty()) {
            LOG.info("Recovered from: {}", last);
            last = "";
        }
    }
}
