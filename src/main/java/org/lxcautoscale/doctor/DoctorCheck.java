package org.lxcautoscale.doctor;

import java.util.List;

/** Looks at one thing that the program needs. Changes nothing. */
public interface DoctorCheck {

    /** The heading that its results stand under: {@code Files}. */
    String topic();

    /** What was found, in the order in which it is to be read. A fault is a result, not an exception. */
    List<CheckResult> run();
}
