package org.lxcautoscale.doctor;

import java.util.List;
import java.util.Optional;

/**
 * One line of the doctor's report.
 *
 * @param sentence what was found
 * @param remedy commands that fix it; empty when there is nothing to fix
 * @param fault kind of fault; empty unless the check failed
 */
public record CheckResult(State state, String sentence, List<String> remedy, Optional<Fault> fault) {

    /** Result of a check. */
    public enum State {
        OK,
        FAILED,
        /** Worth knowing, but not a fault. */
        NOTE
    }

    /** Kinds of faults, most specific first: the first one found decides the exit code. */
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
