package org.lxcautoscale.doctor;

import java.util.List;

/** Checks one thing that the program needs. Changes nothing. */
public interface DoctorCheck {

    /** The heading of its results: {@code Files}. */
    String topic();

    /** Runs the check. Results are in display order. A fault is a result, not an exception. */
    List<CheckResult> run();
}
