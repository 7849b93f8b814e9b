package org.lxcautoscale.doctor;

import java.util.List;

/** Which program this is, and on what it runs. */
public final class ProgramCheck implements DoctorCheck {

    private final String program;

    /** @param program its name and version */
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
