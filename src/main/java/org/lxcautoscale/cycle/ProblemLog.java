package org.lxcautoscale.cycle;

import java.util.HashSet;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;

/** Reports each problem only once. */
final class ProblemLog {

    private static final int MOST_REMEMBERED = 1000;

    private final CycleListener listener;
    private final Set<String> reported = new HashSet<>();

    ProblemLog(CycleListener listener) {
        this.listener = listener;
    }

    /** Reports a problem that is about no container, or about several. */
    void report(String problem) {
        if (isNew(problem)) {
            listener.onError(problem);
        }
    }

    /** Reports a problem that is about a container. */
    void report(ContainerId id, String problem) {
        if (isNew(problem)) {
            listener.onError(id, problem);
        }
    }

    /** A fault with one container must not affect the others: it is reported. */
    void guard(ContainerId id, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            report(id, "Container " + id + " could not be handled, an internal error: " + e);
        }
    }

    private boolean isNew(String problem) {
        if (reported.size() >= MOST_REMEMBERED) {
            reported.clear();
        }
        return reported.add(problem);
    }
}
