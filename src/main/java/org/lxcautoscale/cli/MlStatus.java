package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.forecast.Contender;
import org.lxcautoscale.forecast.Foreseen;
import org.lxcautoscale.forecast.Quantiles;
import org.lxcautoscale.forecast.Standing;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.learn.Backtest;
import org.lxcautoscale.learn.Models;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Show what the model of each container expects, and whether it has proved itself: beside the adaptive policy"
                        + " alone, the last hour, and yesterday.")
final class MlStatus implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text (default) or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Settings settings = configuration.read().settings();
        Models models = new Models(settings);
        Models.Read read = models.read();
        PrintWriter out = spec.commandLine().getOut();
        read.damaged()
                .forEach(sentence ->
                        spec.commandLine().getErr().println("lxc-autoscale: " + sentence + "; it is learned anew."));
        if (output == OutputFormat.JSON) {
            out.println(JsonFormat.create()
                    .type(Object.class)
                    .toJsonPretty(read.states().stream().map(MlStatus::fields).toList()));
            return ExitCode.DONE;
        }
        if (read.states().isEmpty()) {
            out.println("There are no models in %s: %s."
                    .formatted(
                            Models.directory(settings),
                            settings.startup().ml().isEnabled()
                                    ? "the daemon makes them when it has run for 5 minutes"
                                    : "enabled is false in section ml"));
            return ExitCode.DONE;
        }
        Table table = new Table(
                "lllrrrrrrrl",
                "CONTAINER",
                "RESOURCE",
                "FORECAST",
                "NEXT HOUR",
                "NEXT DAY",
                "LOSS",
                "LAST HOUR",
                "YESTERDAY",
                "COST",
                "WITHOUT",
                "WHY NOT USED");
        read.states().forEach(state -> table.add(row(state)));
        table.lines(Terminal.width()).forEach(out::println);
        out.println();
        out.println(
                "NEXT HOUR, NEXT DAY: highest use that is not exceeded with 98 % certainty. LOSS: mean pinball loss of the");
        out.println(
                "forecasts of the last 14 days, beside those that repeat the last hour, and that of yesterday. COST: of sizes with");
        out.println("the forecast, and without it: the mean share that is unused, and what was too small.");
        hosts(models, settings).forEach(sentence -> out.println(sentence + "."));
        return ExitCode.DONE;
    }

    /** Without a history nothing is known of hosts. */
    private static List<String> hosts(Models models, Settings settings) throws IOException {
        try (PastUsage history = PastUsage.open(
                settings.startup().history(), settings.startup().files().stateDir())) {
            return models.hosts(history, Instant.now());
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private static String[] row(Models.State state) {
        Standing standing = state.standing();
        Resource resource = state.resource();
        boolean isJudged = standing.forecasts() > 0;
        return new String[] {
            state.id() + " " + state.name(),
            ReplayView.name(resource),
            standing.isWon() ? "used" : "not used",
            highest(resource, state.hour()),
            highest(resource, state.day()),
            isJudged ? loss(standing, Contender.FORECAST, resource) : "-",
            isJudged ? loss(standing, Contender.LAST_VALUE, resource) : "-",
            isJudged ? loss(standing, Contender.YESTERDAY, resource) : "-",
            cost(standing, standing.best()),
            cost(standing, Contender.ADAPTIVE),
            standing.lacking().orElse("")
        };
    }

    private static String highest(Resource resource, Optional<Quantiles> expected) {
        return expected.map(quantiles -> resource.format(grid(resource).roundUp(Math.round(quantiles.p98()))))
                .orElse("-");
    }

    /** What people read need not be exact. */
    private static Grid grid(Resource resource) {
        return switch (resource) {
            case CPU -> Grid.TENTHS_OF_CORES;
            case MEMORY -> Grid.MEBIBYTES;
        };
    }

    private static String loss(Standing standing, Contender who, Resource resource) {
        return String.format(Locale.ROOT, "%.3f", standing.of(who).loss() / perUnit(resource));
    }

    private static double perUnit(Resource resource) {
        return Backtest.perUnit(resource);
    }

    private static String cost(Standing standing, Contender who) {
        return standing.windows() == 0 ? "-" : String.format(Locale.ROOT, "%.3f", standing.cost(who));
    }

    private static Map<String, Object> fields(Models.State state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("container", state.id().value());
        fields.put("name", state.name());
        fields.put("resource", ReplayView.name(state.resource()));
        fields.put("used", state.standing().isWon());
        fields.put("best", state.standing().best().name().toLowerCase(Locale.ROOT));
        state.standing().lacking().ifPresent(why -> fields.put("lacking", why));
        fields.put("unit", state.resource() == Resource.CPU ? "millicores" : "bytes");
        state.hour().ifPresent(quantiles -> fields.put("next_hour", fields(quantiles)));
        state.day().ifPresent(quantiles -> fields.put("next_day", fields(quantiles)));
        state.asked().map(Foreseen::soon).ifPresent(size -> fields.put("size_soon", Math.round(size)));
        state.asked().map(Foreseen::ahead).ifPresent(size -> fields.put("size_ahead", Math.round(size)));
        fields.put("windows", state.standing().windows());
        fields.put("forecasts", state.standing().forecasts());
        List<Map<String, Object>> contenders = new ArrayList<>();
        for (Contender who : Contender.values()) {
            Map<String, Object> contender = new LinkedHashMap<>();
            contender.put("name", who.name().toLowerCase(Locale.ROOT));
            if (who != Contender.ADAPTIVE && who != Contender.EARLIER) {
                contender.put("pinball_loss", state.standing().of(who).loss());
            }
            contender.put("unused", state.standing().of(who).unused());
            contender.put("too_small", state.standing().of(who).tooSmall());
            contender.put("cost", state.standing().cost(who));
            contenders.add(contender);
        }
        fields.put("contenders", contenders);
        return fields;
    }

    private static Map<String, Object> fields(Quantiles quantiles) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("p50", Math.round(quantiles.p50()));
        fields.put("p90", Math.round(quantiles.p90()));
        fields.put("p98", Math.round(quantiles.p98()));
        return fields;
    }
}
