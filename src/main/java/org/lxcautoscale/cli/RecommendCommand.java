package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.SizedHost;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.history.History;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.recommend.Recommendation;
import org.lxcautoscale.recommend.Recommender;
import org.lxcautoscale.recommend.Recordings;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.recommend.Subjects;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUseReader;
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
        try (Sources sources = Sources.open(settings, spec.commandLine().getErr())) {
            Recordings recordings = sources.recordings(until.minus(span), until);
            List<Subject> subjects = chosen(sources.subjects(settings, recordings));
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

    /**
     * What there is to be read.
     *
     * @param seen empty where the host cannot be read
     */
    private record Sources(Optional<PastUsage> history, Optional<OpenHost> host, Optional<Observation> seen)
            implements AutoCloseable {

        static Sources open(Settings settings, PrintWriter err)
                throws IOException, HostUnavailableException, CommandFailedException {
            Optional<PastUsage> history = history(settings);
            try {
                OpenHost host = Hosts.open(settings.asDryRun());
                if (history.isEmpty() && host.archive().isEmpty()) {
                    host.close();
                    throw nothing(settings);
                }
                return new Sources(history, Optional.of(host), Optional.of(seen(host, settings)));
            } catch (HostUnavailableException e) {
                if (history.isEmpty()) {
                    throw e;
                }
                err.println(
                        "lxc-autoscale: sizes are those of the history, and tags are not known, as the host cannot be"
                                + " read: " + e.getMessage());
                return new Sources(history, Optional.empty(), Optional.empty());
            }
        }

        private static Observation seen(OpenHost host, Settings settings) throws HostUnavailableException {
            SizedHost sized = new SizedHost(host.host(), settings.containers());
            if (host.backend().equals("proxmox-api")) {
                SingleCycle.readUnlimitedCores(sized);
            }
            return sized.observe();
        }

        private static Optional<PastUsage> history(Settings settings) throws IOException {
            try {
                return Optional.of(PastUsage.open(
                        settings.startup().history(), settings.startup().files().stateDir()));
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
        }

        private static CommandFailedException nothing(Settings settings) {
            return new CommandFailedException(
                    ExitCode.FAILED,
                    "there is no history in %s, and this host does not record itself what containers use: let the daemon run%s"
                            .formatted(
                                    History.file(settings.startup().files().stateDir()),
                                    settings.startup().history().isEnabled()
                                            ? ", or lxc-autoscale monitor, for some hours at least"
                                            : " with enabled: true in section history, for some hours at least"));
        }

        Recordings recordings(Instant from, Instant until) {
            return new Recordings(history, host.flatMap(OpenHost::archive), from, until);
        }

        /** The containers of the host; where that cannot be read, those of the history. */
        List<Subject> subjects(Settings settings, Recordings recordings) throws IOException {
            if (seen.isPresent()) {
                return Subjects.of(seen.get(), settings.containers());
            }
            List<Subject> subjects = new ArrayList<>();
            for (Map.Entry<ContainerId, String> known :
                    PastUseReader.containers(history.orElseThrow()).entrySet()) {
                Optional<PastUse> use = recordings
                        .of(known.getKey().value(), known.getValue(), "")
                        .use();
                subjects.add(Subjects.of(known.getKey(), known.getValue(), use, settings.containers()));
            }
            return subjects;
        }

        @Override
        public void close() throws IOException {
            host.ifPresent(OpenHost::close);
            if (history.isPresent()) {
                history.get().close();
            }
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
