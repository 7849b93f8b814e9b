package org.lxcautoscale.cli;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.doctor.CheckResult;
import org.lxcautoscale.doctor.CheckResult.State;
import org.lxcautoscale.doctor.DoctorReport;

/** Formats a doctor's report as text. */
final class DoctorView {

    private final boolean plain;

    /** @param charset of the terminal; words replace check marks if it has none */
    DoctorView(Charset charset) {
        plain = !charset.newEncoder().canEncode('✓') || !charset.newEncoder().canEncode('✗');
    }

    List<String> lines(DoctorReport report) {
        List<String> lines = new ArrayList<>();
        int failed = 0;
        for (DoctorReport.Section section : report.sections()) {
            lines.add(section.topic());
            for (CheckResult result : section.results()) {
                lines.add("  " + mark(result.state()) + " " + result.sentence());
                result.remedy().forEach(command -> lines.add("      " + command));
                failed += result.state() == State.FAILED ? 1 : 0;
            }
        }
        lines.add("");
        lines.add(
                failed == 0
                        ? "All is well."
                        : failed == 1 ? "One problem needs to be fixed." : failed + " problems need to be fixed.");
        return lines;
    }

    private String mark(State state) {
        return switch (state) {
            case OK -> plain ? "ok  " : "✓";
            case FAILED -> plain ? "FAIL" : "✗";
            case NOTE -> plain ? "note" : "-";
        };
    }
}
