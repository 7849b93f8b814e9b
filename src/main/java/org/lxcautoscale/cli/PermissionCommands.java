package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.Permission;
import org.lxcautoscale.settings.FileSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that let the installed service act, and that take it back. */
final class PermissionCommands {

    private PermissionCommands() {}

    private static FileSettings files(ConfigurationOptions configuration) throws InvalidConfigurationException {
        return configuration.read().settings().startup().files();
    }

    private static String when(FileSettings files) throws IOException {
        return InstanceLock.holder(files.lockFile()).isPresent()
                ? "from the next sample on"
                : "when it is started; it does not run now";
    }

    @Command(
            name = "allow",
            mixinStandardHelpOptions = true,
            description = "Let the service change containers. After the installation it only observes.")
    static final class Allow implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            FileSettings files = files(configuration);
            new Permission(files).grant();
            PrintWriter out = spec.commandLine().getOut();
            out.println("The service may change containers, " + when(files) + ".");
            out.println("To take it back: lxc-autoscale observe. To undo all changes: lxc-autoscale rollback --all");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "observe",
            mixinStandardHelpOptions = true,
            description = "Let the service only observe: it decides and explains, but changes nothing.")
    static final class Observe implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            FileSettings files = files(configuration);
            new Permission(files).withdraw();
            spec.commandLine()
                    .getOut()
                    .println("The service only observes, " + when(files)
                            + ". A daemon that was started by hand without --until-allowed is not concerned.");
            return ExitCode.DONE;
        }
    }
}
