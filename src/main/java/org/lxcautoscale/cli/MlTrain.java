package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.learn.Models;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description =
                "Make the models of all containers anew, from the history of the last 30 days. No daemon may be running.")
final class MlTrain implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Settings settings = configuration.read().settings();
        ConfigurationOptions.logToConsole(settings, true);
        PrintWriter out = spec.commandLine().getOut();
        FileErrors.requireDirectory("state_dir", settings.startup().files().stateDir());
        Path lockFile = settings.startup().files().lockFile();
        Optional<InstanceLock> lock = InstanceLock.acquire(lockFile);
        if (lock.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "a daemon is running (it holds " + lockFile
                            + "): it learns by itself, and would replace what is learned here. Stop it first");
        }
        try (InstanceLock _ = lock.get();
                PastUsage history = HistoryCommand.open(settings)) {
            Map<ContainerId, String> containers = Models.containers(history);
            int learned = train(new Models(settings), history, containers);
            out.println("Models of %s of %s containers were made in %s."
                    .formatted(learned, containers.size(), Models.directory(settings)));
            return ExitCode.DONE;
        }
    }

    /** Returns of how many containers anything was known. */
    private int train(Models models, PastUsage history, Map<ContainerId, String> containers) throws IOException {
        Instant until = Instant.now();
        int done = 0;
        int learned = 0;
        try (ProgressBar progress = ProgressBar.onTerminal(spec.commandLine().getErr())) {
            for (Map.Entry<ContainerId, String> container : containers.entrySet()) {
                progress.show(container.getValue(), (double) done / containers.size());
                done++;
                learned += models.train(history, container.getKey(), container.getValue(), until) > 0 ? 1 : 0;
            }
        }
        return learned;
    }
}
