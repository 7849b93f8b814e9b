package org.lxcautoscale.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.learn.Suggestion;
import org.lxcautoscale.learn.UsageSuggester;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ml",
        mixinStandardHelpOptions = true,
        description =
                "Suggest sizes by what containers have used, again and again, as the original's ML did; the same as ml run.",
        subcommands = {MlCommand.Run.class, MlCommand.Suggest.class, MlTrain.class, MlStatus.class, MlBacktest.class})
final class MlCommand implements Callable<Integer> {

    @Mixin
    private MlRun run = new MlRun();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return run.run(spec.commandLine().getErr());
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description =
                    "Suggest sizes again and again, write them to a file, and order them from the daemon, until told to stop.")
    static final class Run implements Callable<Integer> {

        @Mixin
        private MlRun run = new MlRun();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            return run.run(spec.commandLine().getErr());
        }
    }

    @Command(
            name = "suggest",
            mixinStandardHelpOptions = true,
            description = "Suggest sizes once, print them, and write them to the file. Orders nothing.")
    static final class Suggest implements Callable<Integer> {

        @Mixin
        private MlOptions options = new MlOptions();

        @Option(names = "--dry-run", description = "Write no file either.")
        private boolean dryRun;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            UsageSuggester suggester = new UsageSuggester(options.settings());
            Settings settings = options.configuration().read().settings();
            ConfigurationOptions.logToConsole(settings, true);
            MlRun.setLevel(Math.max(0, options.verbosity() - 1) * 2);
            try (MlFile file = dryRun ? MlFile.none() : MlFile.open(settings, options)) {
                MlRounds rounds = new MlRounds(suggester, file.file(), options.isForceSave(), () -> false);
                Instant now = Instant.now();
                try (MlSource source = options.source(settings, options.daemon(settings), now, Thread::sleep)) {
                    List<Suggestion> suggestions = rounds.round(source, Optional.empty(), now, () -> {});
                    for (Suggestion suggestion : suggestions) {
                        spec.commandLine().getOut().println(suggestion.line() + ": " + suggestion.why());
                    }
                    if (suggestions.isEmpty()) {
                        spec.commandLine()
                                .getOut()
                                .println("No container should have another size, as far as is known.");
                    }
                }
                return rounds.isFileFailed() ? ExitCode.FAILED : ExitCode.DONE;
            }
        }
    }
}
