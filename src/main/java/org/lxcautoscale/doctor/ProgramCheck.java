package org.lxcautoscale.doctor;

import java.util.List;

/** Shows the version of the program and of its platform. */
public final class ProgramCheck implements DoctorCheck {

    private final String program;

    /** @param program name and version */
    public ProgramCheck(String program) {
        this.program = program;
    }

    @Override
    public String topic() {
        return "Program";
    }

    @Override
    public List<CheckResult> run() {
        return List.of(CheckResult.ok("%s, Java %s, %s %s, %s"
                .formatted(
                        program,
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"))));
    }
}
