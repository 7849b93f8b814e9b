package org.lxcautoscale.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "daemon",
        mixinStandardHelpOptions = true,
        description = "Watch the containers and resize them, until told to stop. SIGHUP re-reads the configuration.")
final class DaemonCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Option(
            names = "--until-allowed",
            description = "Observe only, until \"lxc-autoscale allow\"; so the service is started.")
    private boolean untilAllowed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return new DaemonRun(configuration, options, untilAllowed)
                .run(spec.commandLine().getErr());
    }
}
