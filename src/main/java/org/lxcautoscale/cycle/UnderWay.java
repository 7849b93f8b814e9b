package org.lxcautoscale.cycle;

import org.lxcautoscale.decision.Decision;

/**
 * A decision that is being written.
 *
 * @param isNewBaseline whether the size before it was saved for it
 * @param retries how often the write may be tried again at once
 * @param isRaised whether the limit in force was raised before the write
 */
record UnderWay(Decision decision, boolean isNewBaseline, int retries, boolean isRaised) {
    UnderWay of(Decision left) {
        return new UnderWay(left, isNewBaseline, retries, isRaised);
    }

    UnderWay raised() {
        return new UnderWay(decision, isNewBaseline, retries, true);
    }

    UnderWay again() {
        return new UnderWay(decision, isNewBaseline, retries - 1, isRaised);
    }

    Outcome outcome(Outcome ofWrite) {
        return isRaised ? ofWrite.whileRaised() : ofWrite;
    }
}
