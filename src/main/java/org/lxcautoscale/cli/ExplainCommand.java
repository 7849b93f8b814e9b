package org.lxcautoscale.cli;

import java.util.List;
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
        List<String> tags = status.policy().tags();
        Explanation explanation = new Explanation(
                new StatusView(settings.timezone()),
                settings.containers().of(id, status.name(), tags).settings(),
                read.of(id, status.name(), tags));
        List<String> lines = explanation.lines(report, status);
        lines.forEach(spec.commandLine().getOut()::println);
        return ExitCode.DONE;
    }
}
