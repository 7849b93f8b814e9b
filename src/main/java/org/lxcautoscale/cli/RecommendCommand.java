package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lxcautoscale.recommend.Recommendation;
import org.lxcautoscale.recommend.Recommender;
import org.lxcautoscale.recommend.Recordings;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "recommend",
        mixinStandardHelpOptions = true,
        description = "Say what sizes containers should have by what they have used, and why. Changes nothing.")
final class RecommendCommand implements Callable<Integer> {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(366);

    /** How the recommendations are printed. */
    enum Format {
        TABLE,
        JSON,
        CSV,
        MD,
        HTML
    }

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(arity = "0..*", paramLabel = "CT", description = "Only these containers, by id or name (default: all).")
    private List<String> containers = new ArrayList<>();

    @Option(names = "--window", paramLabel = "TIME", description = "How far back: 12h, 7d, 30d (default), 8w.")
    private String window = "30d";

    @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), json, csv, md or html.")
    private Format output = Format.TABLE;

    @Option(names = "--exit-code", description = "End with exit code 10 if any size should change.")
    private boolean exitCode;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Duration span = TimeSpan.parse("--window", window);
        if (span.compareTo(LONGEST_WINDOW) > 0) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--window is '" + window + "', but must be a year at most");
        }
        Settings settings = configuration.read().settings();
        ConfigurationOptions.logToConsole(settings, true);
        Instant until = Instant.now();
        try (LocalRecords records =
                LocalRecords.open(settings, spec.commandLine().getErr()::println)) {
            Recordings recordings = records.recordings(until.minus(span), until);
            List<Subject> subjects = chosen(records.subjects(settings, recordings));
            List<Recommendation> recommendations = new ArrayList<>();
            Recommender recommender = new Recommender();
            try (ProgressBar progress =
                    ProgressBar.onTerminal(spec.commandLine().getErr())) {
                for (Subject subject : subjects) {
                    progress.show(subject.name(), (double) recommendations.size() / subjects.size());
                    Recordings.Found found = recordings.of(subject.id(), subject.name(), subject.node());
                    recommendations.add(recommender.of(subject, found.use(), found.lacking()));
                }
            }
            return print(new RecommendView(recommendations, window, settings.timezone()), recommendations);
        }
    }

    private List<Subject> chosen(List<Subject> known) throws CommandFailedException {
        for (String name : containers) {
            if (known.stream().noneMatch(subject -> isNamed(subject, name))) {
                throw new CommandFailedException(
                        ExitCode.FAILED,
                        "there is no container '%s'; there are %s"
                                .formatted(
                                        name,
                                        known.isEmpty()
                                                ? "none"
                                                : known.stream()
                                                        .map(subject -> subject.id() + " " + subject.name())
                                                        .collect(Collectors.joining(", "))));
            }
        }
        return containers.isEmpty()
                ? known
                : known.stream()
                        .filter(subject -> containers.stream().anyMatch(name -> isNamed(subject, name)))
                        .toList();
    }

    private static boolean isNamed(Subject subject, String name) {
        return subject.id().equals(name) || subject.name().equals(name);
    }

    private int print(RecommendView view, List<Recommendation> recommendations) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case TABLE -> view.table(Terminal.width()).forEach(out::println);
            case JSON -> out.println(view.json());
            case CSV -> view.csv().forEach(out::println);
            case MD -> view.markdown().forEach(out::println);
            case HTML -> out.println(view.html());
        }
        boolean isAnyChange = recommendations.stream().anyMatch(Recommendation::isChange);
        return exitCode && isAnyChange ? ExitCode.CONDITION_MET : ExitCode.DONE;
    }
}
