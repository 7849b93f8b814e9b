package org.lxcautoscale.cli;

/** Exit codes of commands. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int CONFIGURATION_INVALID = 3;
    static final int HOST_NOT_REACHABLE = 4;
    static final int NOT_PERMITTED = 5;

    /** Of {@code replay --fail-on} and {@code recommend --exit-code}. */
    static final int CONDITION_MET = 10;

    private ExitCode() {}
}
