package org.lxcautoscale.cli;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Explain the size of a container: what was measured, the result of each policy and guard, what would"
                        + " change it.")
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(paramLabel = "CT", description = "The container.")
    private String container = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        ContainerId id = ConfigurationOptions.containerId(container);
        Configuration read = configuration.read();
        Settings settings = read.settings();
        StatusReport report = CurrentStatus.of(settings);
        ContainerStatus status = report.containers().stream()
                .filter(one -> one.id().equals(id.value()))
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(
                        ExitCode.FAILED,
                        "there is no container %s on %s; there are %s"
                                .formatted(
                                        id,
                                        report.host(),
                                        report.containers().stream()
                                                .map(ContainerStatus::id)
                                                .collect(Collectors.joining(", ")))));
        Explanation.of(read, report, status).forEach(spec.commandLine().getOut()::println);
        return ExitCode.DONE;
    }
}
