package org.lxcautoscale.cycle;

import java.util.HashSet;
import java.util.Set;

/** Reports each problem only once. */
final class ProblemLog {

    private static final int MOST_REMEMBERED = 1000;

    private final CycleListener listener;
    private final Set<String> reported = new HashSet<>();

    ProblemLog(CycleListener listener) {
        this.listener = listener;
    }

    void report(String problem) {
        if (reported.size() >= MOST_REMEMBERED) {
            reported.clear();
        }
        if (reported.add(problem)) {
            listener.onError(problem);
        }
    }
}
