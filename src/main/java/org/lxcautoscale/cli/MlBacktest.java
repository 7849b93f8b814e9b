package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.anomaly.NabBenchmark;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.forecast.WalkForward;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.learn.Backtest;
import org.lxcautoscale.learn.Backtest.Forecasts;
import org.lxcautoscale.learn.Backtest.SizesOf;
import org.lxcautoscale.replay.DataSet;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.Score;
import org.lxcautoscale.replay.SizeRules;
import org.lxcautoscale.replay.TraceFile;
import org.lxcautoscale.settings.ContainerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = "Say what forecasts would have been worth on recorded use, beside simple ones. Changes nothing.")
final class MlBacktest implements Callable<Integer> {

    private static final double TENTH_OF_A_CORE = 0.1;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE",
            description = "Files with recorded use in steps of 5 minutes, as for replay.")
    private List<Path> sources = new ArrayList<>();

    @Option(names = "--history", paramLabel = "TIME", description = "The history of this host, so far back: 30d.")
    private @Nullable String history;

    @Option(names = "--resource", paramLabel = "RESOURCE", description = "Only cpu, or only memory.")
    private @Nullable Resource resource;

    @Option(names = "--series", description = "Also show each series.")
    private boolean series;

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What was found of one data set; a list of rows for each table, with the same columns in all rows. */
    private record Tables(
            List<Map<String, Object>> forecasts, List<Map<String, Object>> sizes, List<Map<String, Object>> unusual) {}

    @Override
    public Integer call() throws Exception {
        if (sources.isEmpty() && history == null) {
            throw new CommandFailedException(ExitCode.USAGE, "name a file with recorded use, or give --history 30d");
        }
        ContainerSettings settings = configuration
                .read(Map.of("policy", "adaptive"))
                .settings()
                .containers()
                .defaults();
        SizeRules rules = new SizeRules(
                settings.cpuUnit() == CpuUnit.CORES ? 1 : TENTH_OF_A_CORE,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        Backtest backtest = new Backtest(settings, rules, Horizon.DEFAULT);
        Tables tables = new Tables(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (ProgressBar progress = ProgressBar.onTerminal(spec.commandLine().getErr())) {
            if (history != null) {
                add(ReplayCommand.ofHistory(configuration.read().settings(), history), backtest, tables, progress);
            }
            for (Path source : sources) {
                add(TraceFile.read(source), backtest, tables, progress);
            }
        }
        print(tables);
        return ExitCode.DONE;
    }

    private void add(DataSet data, Backtest backtest, Tables tables, ProgressBar progress)
            throws CommandFailedException, InterruptedException {
        if (!Backtest.isPossible(data)) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    data.name() + " has steps that are not 5 minutes long, and models learn windows of 5 minutes");
        }
        boolean isAny = false;
        for (Resource one : Resource.values()) {
            if ((resource == null || one == resource) && !data.of(one).isEmpty()) {
                isAny = true;
                String label = data.name() + " " + ReplayView.name(one);
                progress.show(label, 0);
                addForecasts(data.name(), one, backtest.forecasts(data, one), tables.forecasts());
                addSizes(one, backtest.sizes(data, one, share -> progress.show(label, share)), tables.sizes());
            }
        }
        if (!isAny) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "nothing was recorded of " + (resource == null ? "anything" : ReplayView.name(resource)) + " in "
                            + data.name());
        }
        for (NabBenchmark.Result result : backtest.unusual(data)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("set", data.name());
            row.put("detector", result.detector());
            row.put("nab_score", rounded(result.score().value(), 1));
            row.put("windows", result.score().windows());
            row.put("found", result.score().found());
            row.put("outside", result.score().outside());
            tables.unusual().add(row);
        }
    }

    private void addForecasts(String set, Resource one, List<Forecasts> forecasts, List<Map<String, Object>> rows) {
        for (WalkForward.Ahead ahead : WalkForward.Ahead.values()) {
            List<Forecasts> some = forecasts.stream()
                    .filter(each -> each.result().horizon() == ahead)
                    .toList();
            if (some.isEmpty()) {
                continue;
            }
            rows.add(row(set, one, ahead, "(mean of " + some.size() + ")", some));
            if (series) {
                some.forEach(each -> rows.add(row(set, one, ahead, each.series(), List.of(each))));
            }
        }
    }

    private static Map<String, Object> row(
            String set, Resource one, WalkForward.Ahead ahead, String name, List<Forecasts> forecasts) {
        double unit = Backtest.perUnit(one);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("resource", ReplayView.name(one));
        row.put("set", set);
        row.put("series", name);
        row.put("next", ahead.name().toLowerCase(Locale.ROOT));
        row.put("loss", rounded(mean(forecasts, each -> each.loss() / unit), 4));
        row.put("last_value", rounded(mean(forecasts, each -> each.lastValue() / unit), 4));
        row.put("yesterday", rounded(mean(forecasts, each -> each.yesterday() / unit), 4));
        row.put("better_percent", rounded(100 * mean(forecasts, WalkForward::gain), 1));
        row.put(
                "within_p50",
                rounded(100 * mean(forecasts, each -> each.within().p50()), 1));
        row.put(
                "within_p90",
                rounded(100 * mean(forecasts, each -> each.within().p90()), 1));
        row.put(
                "within_p98",
                rounded(100 * mean(forecasts, each -> each.within().p98()), 1));
        return row;
    }

    private static double mean(List<Forecasts> forecasts, ToDoubleFunction<WalkForward> figure) {
        return forecasts.stream()
                .mapToDouble(each -> figure.applyAsDouble(each.result()))
                .average()
                .orElse(Double.NaN);
    }

    private void addSizes(Resource one, SizesOf sizes, List<Map<String, Object>> rows) {
        Replay.Result replayed = sizes.replayed();
        double used =
                sizes.usedFor().stream().mapToDouble(share -> share).average().orElse(0);
        for (Replay.PolicyResult policy : replayed.policies()) {
            rows.add(row(
                    replayed, one, "(mean of " + replayed.names().size() + ")", policy.policy(), policy.mean(), used));
        }
        for (int i = 0; series && i < replayed.names().size(); i++) {
            for (Replay.PolicyResult policy : replayed.policies()) {
                rows.add(row(
                        replayed,
                        one,
                        replayed.names().get(i),
                        policy.policy(),
                        policy.bySeries().get(i),
                        sizes.usedFor().get(i)));
            }
        }
    }

    private static Map<String, Object> row(
            Replay.Result replayed, Resource one, String name, String policy, Score score, double used) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("resource", ReplayView.name(one));
        row.put("set", replayed.source());
        row.put("series", name);
        row.put("policy", policy);
        row.put("slack_percent", rounded(100 * score.slack(), 1));
        row.put("violations_percent", rounded(100 * score.violationShare(), 3));
        row.put("changes_a_day", rounded(score.changesPerDay(), 2));
        row.put("forecast_used_percent", rounded(policy.equals(Backtest.WITH_FORECAST) ? 100 * used : 0, 1));
        return row;
    }

    private static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.rint(value * scale) / scale;
    }

    private void print(Tables tables) {
        PrintWriter out = spec.commandLine().getOut();
        if (output == OutputFormat.JSON) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("forecasts", tables.forecasts());
            all.put("sizes", tables.sizes());
            all.put("unusual", tables.unusual());
            out.println(JsonFormat.create().type(Object.class).toJsonPretty(all));
            return;
        }
        print(
                out,
                "Forecasts of the highest use: mean pinball loss of p50, p90 and p98, in cores and MiB.",
                tables.forecasts());
        print(out, "Sizes, by the rules of the daemon. A forecast is used while it has proved itself.", tables.sizes());
        print(
                out,
                "Unusual states: the score of the Numenta Anomaly Benchmark, 0 to 100, best threshold of each.",
                tables.unusual());
    }

    private static void print(PrintWriter out, String title, List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        out.println(title);
        Map<String, Object> first = rows.getFirst();
        Table table = new Table(
                first.values().stream()
                        .map(value -> value instanceof Number ? "r" : "l")
                        .collect(Collectors.joining()),
                first.keySet().stream().map(MlBacktest::heading).toArray(String[]::new));
        rows.forEach(
                row -> table.add(row.values().stream().map(MlBacktest::cell).toArray(String[]::new)));
        table.lines().forEach(out::println);
        out.println();
    }

    private static String heading(String name) {
        return name.replace("_percent", " %").replace('_', ' ').toUpperCase(Locale.ROOT);
    }

    private static String cell(Object value) {
        return value instanceof Double number ? BigDecimal.valueOf(number).toPlainString() : String.valueOf(value);
    }
}
