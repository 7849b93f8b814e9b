package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.Permission;
import org.lxcautoscale.settings.FileSettings;
import org.lxcautoscale.settings.StartupSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that let the installed service act, and that take it back. */
final class PermissionCommands {

    private PermissionCommands() {}

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
            StartupSettings startup = configuration.read().settings().startup();
            new Permission(startup.files()).grant();
            PrintWriter out = spec.commandLine().getOut();
            out.println("The service may change containers, " + when(startup.files()) + ".");
            if (startup.dryRun()) {
                out.println("But dry_run is on in the configuration: nothing is changed before that is off.");
            }
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
            FileSettings files = withdraw();
            spec.commandLine()
                    .getOut()
                    .println("The service only observes, " + when(files)
                            + ". A daemon that was started by hand without --until-allowed is not concerned.");
            return ExitCode.DONE;
        }

        /** Works with an invalid configuration too, as far as it tells where the permission is. */
        private FileSettings withdraw() throws IOException, InvalidConfigurationException {
            try {
                FileSettings files = configuration.read().settings().startup().files();
                new Permission(files).withdraw();
                return files;
            } catch (InvalidConfigurationException e) {
                if (e.files().isPresent() && new Permission(e.files().get()).withdraw()) {
                    return e.files().get();
                }
                throw e;
            }
        }
    }
}
