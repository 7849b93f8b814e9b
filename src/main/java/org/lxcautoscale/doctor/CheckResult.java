package org.lxcautoscale.doctor;

import java.util.List;
import java.util.Optional;

/**
 * One line of the doctor's report.
 *
 * @param sentence what was found
 * @param remedy commands that mend it, one each; empty when nothing is to be mended
 * @param fault what kind of fault it is; empty unless it failed
 */
public record CheckResult(State state, String sentence, List<String> remedy, Optional<Fault> fault) {

    /** Whether something is in order. */
    public enum State {
        OK,
        FAILED,
        /** Worth knowing, and no fault. */
        NOTE
    }

    /** Kinds of faults, the most telling first: it decides how the command ends. */
    public enum Fault {
        CONFIGURATION,
        NOT_REACHABLE,
        NOT_PERMITTED,
        OTHER
    }

    public CheckResult {
        remedy = List.copyOf(remedy);
    }

    public static CheckResult ok(String sentence) {
        return new CheckResult(State.OK, sentence, List.of(), Optional.empty());
    }

    public static CheckResult note(String sentence, String... remedy) {
        return new CheckResult(State.NOTE, sentence, List.of(remedy), Optional.empty());
    }

    public static CheckResult failed(Fault fault, String sentence, String... remedy) {
        return new CheckResult(State.FAILED, sentence, List.of(remedy), Optional.of(fault));
    }
}
