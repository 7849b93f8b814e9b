package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusFile;
import org.lxcautoscale.status.StatusReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show containers, usage, sizes, the last decision on each, and when the next one is due.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return show(configuration, output, spec.commandLine().getOut());
    }

    static int show(ConfigurationOptions configuration, OutputFormat output, PrintWriter out) throws Exception {
        Settings settings = configuration.read().settings();
        StatusReport report = CurrentStatus.of(settings);
        if (output == OutputFormat.JSON) {
            out.println(new StatusFile(settings.startup().files().stateDir()).toJson(report));
        } else {
            out.println(new StatusView(settings.timezone()).table(report, Terminal.width()));
        }
        return ExitCode.DONE;
    }
}
