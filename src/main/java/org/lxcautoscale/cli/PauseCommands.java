package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.control.PauseFile;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.settings.FileSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The commands that pause everything and go on. They do so with a file, so they work without a daemon, with one that does not
 * answer, and with an invalid configuration.
 */
final class PauseCommands {

    private PauseCommands() {}

    private static String when(FileSettings files) throws IOException {
        return InstanceLock.holder(files.lockFile()).isPresent()
                ? "from the daemon's next step on; what is being written now is finished"
                : "and no daemon runs now";
    }

    /** Those that an invalid configuration names, as far as it can be read; otherwise the usual ones. */
    private static FileSettings filesOf(InvalidConfigurationException e) throws InvalidConfigurationException {
        return e.files().isPresent()
                ? e.files().get()
                : new ConfigurationReader(System.getenv())
                        .defaults(Map.of())
                        .settings()
                        .startup()
                        .files();
    }

    /** Somebody with a name that is fit for a file and a terminal. */
    private static String caller() {
        String name = System.getenv().getOrDefault("SUDO_USER", System.getProperty("user.name", "somebody"));
        return name.replaceAll("[^\\w.@-]", "?");
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Pause everything: no container is changed until \"resume\". Works whatever else is broken.")
    static final class Pause implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            FileSettings files = files();
            new PauseFile(files.stateDir()).create(caller());
            PrintWriter out = spec.commandLine().getOut();
            out.println("Everything is paused, " + when(files) + ".");
            out.println("It outlives a restart. To go on: lxc-autoscale resume");
            return ExitCode.DONE;
        }

        /** An invalid configuration may tell where the file belongs; the directory of a daemon exists already. */
        private FileSettings files() throws InvalidConfigurationException {
            try {
                return configuration.read().settings().startup().files();
            } catch (InvalidConfigurationException e) {
                FileSettings files = filesOf(e);
                if (!Files.isDirectory(files.stateDir())) {
                    throw e;
                }
                spec.commandLine()
                        .getErr()
                        .println("lxc-autoscale: the configuration is invalid; its state_dir seems to be "
                                + files.stateDir());
                return files;
            }
        }
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Go on after \"pause\". Modes and holds of single containers stay as they are.")
    static final class Resume implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            spec.commandLine()
                    .getOut()
                    .println(
                            resume()
                                    ? "The pause is over. Until the daemon's next step nothing has changed yet."
                                    : "Nothing was paused. What else is ordered: lxc-autoscale mode");
            return ExitCode.DONE;
        }

        private boolean resume() throws IOException, InvalidConfigurationException {
            try {
                FileSettings files = configuration.read().settings().startup().files();
                return new PauseFile(files.stateDir()).delete();
            } catch (InvalidConfigurationException e) {
                if (new PauseFile(filesOf(e).stateDir()).delete()) {
                    return true;
                }
                throw e;
            }
        }
    }
}
