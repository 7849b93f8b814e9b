package org.lxcautoscale.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description = "Keep the history of all containers without a daemon, and change nothing, until told to stop.")
final class MonitorCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return new MonitorRun(configuration).run(spec.commandLine().getErr());
    }
}
