package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.Configuration.EffectiveValue;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.replay.Candidate;
import org.lxcautoscale.replay.DataSet;
import org.lxcautoscale.replay.PastUseReader;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.SizeRules;
import org.lxcautoscale.replay.TraceFile;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description =
                "Replay recorded use: how much would be wasted and how often too little given, by policy. Changes nothing.")
final class ReplayCommand implements Callable<Integer> {

    private static final double TENTH_OF_A_CORE = 0.1;
    private static final Duration LONGEST_HISTORY = Duration.ofDays(2 * 365);

    /** How the result is printed. */
    enum Format {
        TABLE,
        JSON,
        CSV,
        HTML
    }

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(arity = "0..*", paramLabel = "SOURCE", description = "Recorded use: files .csv or .csv.gz.")
    private List<Path> sources = new ArrayList<>();

    @Option(
            names = "--history",
            paramLabel = "TIME",
            description = "The history that the daemon keeps, so far back: 12h, 30d, 8w.")
    private @Nullable String history;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            description =
                    "Two configurations, the old one and the new one: what the change would have done, in place of --config.")
    private List<Path> compared = List.of();

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "POLICY",
            description =
                    "Only these, separated by commas: static, seed-rule, vpa, autopilot, threshold, adaptive, adaptive-5min, oracle (default:"
                            + " all);"
                            + " with --compare, which of those to show besides (default: none).")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), json, csv or html.")
    private Format output = Format.TABLE;

    @Option(
            names = "--cpu-unit",
            paramLabel = "UNIT",
            description =
                    "cores for whole ones, cpulimit for tenths of a core; by default what cpu_unit is in the configuration.")
    private @Nullable CpuUnit cpuUnit;

    @Option(names = "--resource", paramLabel = "RESOURCE", description = "Only cpu, or only memory.")
    private @Nullable Resource resource;

    @Option(names = "--series", description = "Also show each series.")
    private boolean series;

    @Option(
            names = "--fail-on",
            split = ",",
            paramLabel = "CONDITION",
            description =
                    "End with exit code 10 if this is so: violations>0.1, vpa.slack>30. Of slack, violations, lost,"
                            + " differs in percent, changes a day and limit (as a multiple of the size it had); without a policy, of"
                            + " the configured one, or the new one of --compare.")
    private List<String> failOn = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (sources.isEmpty() && history == null) {
            throw new CommandFailedException(ExitCode.USAGE, "name a file with recorded use, or give --history 30d");
        }
        requireOneWay();
        Configuration read = compared.isEmpty() ? configuration.read(overrides()) : read(compared.getFirst());
        List<Candidate> candidates = compared.isEmpty()
                ? chosen(Candidate.all(ofAllPolicies(defaults(read))))
                : chosen(withBaselines(
                        candidate(ReplayView.OLD, read), candidate(ReplayView.NEW, read(compared.getLast()))));
        List<FailCondition> conditions = conditions(candidates);
        Replay replay = new Replay(candidates, rules(read));
        List<Replay.Result> results = new ArrayList<>();
        ReplayPage page = new ReplayPage(replay);
        try (ProgressBar progress = ProgressBar.onTerminal(spec.commandLine().getErr())) {
            if (history != null) {
                replay(ofHistory(read.settings(), history), replay, progress, results, page);
            }
            for (Path source : sources) {
                replay(TraceFile.read(source), replay, progress, results, page);
            }
        }
        requireAny(results);
        print(results, page);
        return exitCode(conditions, results);
    }

    private void requireOneWay() throws CommandFailedException {
        if (compared.isEmpty()) {
            return;
        }
        if (configuration.isGiven()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--compare names the configurations: leave out --config " + configuration.file());
        }
        if (compared.size() != 2) {
            throw new CommandFailedException(ExitCode.USAGE, "--compare can be given once, with two files");
        }
    }

    /** What is configured in a file of {@code --compare}, with the bounds that are written in it. */
    private static Candidate candidate(String name, Configuration read) {
        return Candidate.planned(name, defaults(read)).within(rules(read));
    }

    private static ContainerSettings defaults(Configuration read) {
        return read.settings().containers().defaults();
    }

    /** The baselines in their order, the oracle last. */
    private static List<Candidate> withBaselines(Candidate before, Candidate after) {
        List<Candidate> all = new ArrayList<>(Candidate.baselines());
        all.addAll(all.size() - 1, List.of(before, after));
        return all;
    }

    private void replay(DataSet data, Replay replay, ProgressBar progress, List<Replay.Result> results, ReplayPage page)
            throws InterruptedException, CommandFailedException {
        for (Resource one : resources(data)) {
            requirePolicy(data, replay.candidates(data.of(one).getFirst().step()));
            String label = data.name() + " " + ReplayView.name(one);
            Replay.Result result = replay.run(data, one, share -> progress.show(label, share));
            if (output == Format.HTML) {
                page.add(result, data.of(one));
            }
            results.add(result);
        }
    }

    private static void requirePolicy(DataSet data, List<Candidate> replayed) throws CommandFailedException {
        if (replayed.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--policy: adaptive-5min is only for steps shorter than 5 minutes, which " + data.name()
                            + " does not have; name another policy too");
        }
    }

    static DataSet ofHistory(Settings settings, String text) throws IOException, CommandFailedException {
        Duration span = TimeSpan.parse("--history", text);
        if (span.compareTo(LONGEST_HISTORY) > 0) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--history is '" + text + "', but must be two years at most");
        }
        try (PastUsage past = HistoryCommand.open(settings)) {
            Instant until = Instant.now();
            DataSet data = PastUseReader.dataSet(past, until.minus(span), until);
            if (data.series().isEmpty()) {
                throw new CommandFailedException(
                        ExitCode.FAILED, "the history has nothing of the last " + text + ": take a longer time");
            }
            return data;
        }
    }

    /** The configured settings, and those with the other policies. */
    private List<ContainerSettings> ofAllPolicies(ContainerSettings configured) throws InvalidConfigurationException {
        List<ContainerSettings> all = new ArrayList<>(List.of(configured));
        for (Policy policy : Policy.values()) {
            if (policy != configured.policy()) {
                String name = policy.name().toLowerCase(Locale.ROOT);
                all.add(read("policy", name).settings().containers().defaults());
            }
        }
        return all;
    }

    private Configuration read(String key, String value) throws InvalidConfigurationException {
        Map<String, String> overrides = new HashMap<>(overrides());
        overrides.put(key, value);
        return configuration.read(overrides);
    }

    private Configuration read(Path file) throws InvalidConfigurationException {
        ConfigurationOptions one = new ConfigurationOptions();
        one.use(file);
        return one.read(overrides());
    }

    private Map<String, String> overrides() {
        return cpuUnit == null ? Map.of() : Map.of("cpu_unit", cpuUnit.name().toLowerCase(Locale.ROOT));
    }

    private List<Candidate> chosen(List<Candidate> all) throws CommandFailedException {
        for (String policy : policies) {
            if (all.stream().noneMatch(one -> one.name().equals(policy))) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "--policy: there is no policy '%s'; there are %s"
                                .formatted(
                                        policy,
                                        all.stream().map(Candidate::name).collect(Collectors.joining(", "))));
            }
        }
        if (policies.isEmpty() && compared.isEmpty()) {
            return all;
        }
        return all.stream()
                .filter(one -> policies.contains(one.name()) || (!compared.isEmpty() && one.isPlanned()))
                .toList();
    }

    private List<FailCondition> conditions(List<Candidate> candidates) throws CommandFailedException {
        List<String> names = candidates.stream().map(Candidate::name).toList();
        Optional<String> configured = compared.isEmpty()
                ? candidates.stream()
                        .filter(Candidate::isPlanned)
                        .map(Candidate::name)
                        .findFirst()
                : Optional.of(ReplayView.NEW);
        List<FailCondition> conditions = new ArrayList<>();
        for (String text : failOn) {
            conditions.add(FailCondition.parse(text, names, configured));
        }
        return conditions;
    }

    /** The bounds that are written in the configuration; those that are only its defaults would say nothing of the recorded machines. */
    private static SizeRules rules(Configuration read) {
        ContainerSettings settings = defaults(read);
        return new SizeRules(
                settings.cpuUnit() == CpuUnit.CORES ? 1 : TENTH_OF_A_CORE,
                bound(read, "min_cores", Resource.CPU, settings.cpu().minimum()),
                bound(read, "max_cores", Resource.CPU, settings.cpu().maximum()),
                bound(read, "min_memory", Resource.MEMORY, settings.memory().minimum()),
                bound(read, "max_memory", Resource.MEMORY, settings.memory().maximum()));
    }

    private static OptionalDouble bound(Configuration read, String key, Resource resource, long amount) {
        boolean isWritten = read.all().stream()
                .filter(value ->
                        value.section().equals("DEFAULT") && value.key().equals(key))
                .map(EffectiveValue::origin)
                .anyMatch(origin -> !origin.equals("default"));
        return isWritten && amount != resource.unlimited()
                ? OptionalDouble.of(
                        (double) amount / (resource == Resource.CPU ? Grid.WHOLE_CORES : Grid.MEBIBYTES).step())
                : OptionalDouble.empty();
    }

    private List<Resource> resources(DataSet data) {
        List<Resource> present = new ArrayList<>();
        for (Resource one : Resource.values()) {
            if ((resource == null || resource == one) && !data.of(one).isEmpty()) {
                present.add(one);
            }
        }
        return present;
    }

    private void requireAny(List<Replay.Result> results) throws IOException {
        if (results.isEmpty() && resource != null) {
            throw new IOException(
                    "nothing was recorded of " + ReplayView.name(resource) + " there: leave out --resource");
        }
    }

    private void print(List<Replay.Result> results, ReplayPage page) {
        PrintWriter out = spec.commandLine().getOut();
        ReplayView view = new ReplayView(results, series);
        switch (output) {
            case TABLE -> view.table().forEach(out::println);
            case JSON -> out.println(view.json());
            case CSV -> view.csv().forEach(out::println);
            case HTML -> out.println(page.html(view));
        }
    }

    private int exitCode(List<FailCondition> conditions, List<Replay.Result> results) {
        List<String> met = new ArrayList<>();
        for (FailCondition condition : conditions) {
            results.forEach(result -> condition.metBy(result).ifPresent(met::add));
        }
        met.forEach(sentence -> spec.commandLine().getErr().println("lxc-autoscale: " + sentence));
        return met.isEmpty() ? ExitCode.DONE : ExitCode.CONDITION_MET;
    }
}
