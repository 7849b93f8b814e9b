package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.doctor.DoctorReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Check that everything the daemon needs is there, show which containers it will resize and which not,"
                        + " and say how to fix what is wrong. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        DoctorReport report = DoctorReport.of(DoctorChecks.ofCommand(configuration));
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.JSON) {
            out.println(report.toJson());
        } else {
            new DoctorView(System.out.charset()).lines(report).forEach(out::println);
        }
        return report.worst().map(DoctorCommand::exitCode).orElse(ExitCode.DONE);
    }

    private static int exitCode(Fault fault) {
        return switch (fault) {
            case CONFIGURATION -> ExitCode.CONFIGURATION_INVALID;
            case NOT_REACHABLE -> ExitCode.HOST_NOT_REACHABLE;
            case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
            case OTHER -> ExitCode.FAILED;
        };
    }
}
