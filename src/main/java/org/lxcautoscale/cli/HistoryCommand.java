package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.cli.HistoryView.Column;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Figure;
import org.lxcautoscale.history.HostFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Show what a container or a host has used over time.")
final class HistoryCommand implements Callable<Integer> {

    /** For a table that fits on a screen. */
    private static final int ROWS = 24;

    private static final long MAX_ROWS = 100_000;

    private static final List<Column<ContainerFigure>> OF_CONTAINER = List.of(
            new Column<>("CPU", ContainerFigure.CPU_MEAN),
            new Column<>("MAX", ContainerFigure.CPU_MAX),
            new Column<>("OF", ContainerFigure.SIZE_CPU),
            new Column<>("THROTTLED", ContainerFigure.CPU_THROTTLED_MEAN),
            new Column<>("MEMORY", ContainerFigure.MEMORY_MEAN),
            new Column<>("MAX", ContainerFigure.MEMORY_MAX),
            new Column<>("OF", ContainerFigure.SIZE_MEMORY),
            new Column<>("STALLED", ContainerFigure.MEMORY_PRESSURE_MEAN),
            new Column<>("KILLS", ContainerFigure.OOM_KILLS));

    private static final List<Column<HostFigure>> OF_HOST = List.of(
            new Column<>("CPU", HostFigure.CPU_MEAN),
            new Column<>("MAX", HostFigure.CPU_MAX),
            new Column<>("OF", HostFigure.CORES),
            new Column<>("AVAILABLE", HostFigure.MEMORY_AVAILABLE_MEAN),
            new Column<>("OF", HostFigure.MEMORY),
            new Column<>("ZFS CACHE", HostFigure.ZFS_CACHE_MEAN));

    /** How the history is printed. */
    enum Format {
        TABLE,
        CSV,
        JSON
    }

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Parameters(arity = "0..1", paramLabel = "CT", description = "The container.")
    private @Nullable String container;

    @Option(
            names = "--host",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "NODE",
            description = "The host instead of a container; in a cluster with its name.")
    private @Nullable String host;

    @Option(names = "--since", paramLabel = "TIME", description = "How far back: 30m, 6h, 7d (default), 8w, 1y.")
    private String since = "7d";

    @Option(
            names = "--step",
            paramLabel = "TIME",
            description = "Length of the time that a row is for: 1m, 1h, … (default: about 24 rows).")
    private @Nullable String step;

    @Option(names = "--output", paramLabel = "FORMAT", description = "table (default), csv or json.")
    private Format output = Format.TABLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if ((container == null) == (host == null)) {
            throw new CommandFailedException(ExitCode.USAGE, "name a container, or give --host");
        }
        Duration span = TimeSpan.parse("--since", since);
        Duration rows = step == null ? TimeSpan.roundUp(span.dividedBy(ROWS)) : TimeSpan.parse("--step", step);
        if (span.dividedBy(rows) > MAX_ROWS) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "--since %s in steps of %s are more than %s rows: take a longer step"
                            .formatted(since, step, MAX_ROWS));
        }
        Settings settings = configuration.read().settings();
        Instant until = Instant.now();
        Instant from = until.minus(span);
        try (PastUsage past = open(settings)) {
            HistoryView view = new HistoryView(settings.timezone());
            if (container == null) {
                String node = node(past);
                List<HostFigure> figures = figures(OF_HOST, HostFigure.values());
                print(view, "Host " + node, past.host(node, figures, from, until, rows), OF_HOST, figures);
            } else {
                String id = ConfigurationOptions.containerId(container).value();
                List<ContainerFigure> figures = figures(OF_CONTAINER, ContainerFigure.values());
                Series<ContainerFigure> series = past.container(id, figures, from, until, rows);
                requireKnown(series, "container " + id, past.containers());
                print(view, "Container " + id, series, OF_CONTAINER, figures);
            }
        }
        return ExitCode.DONE;
    }

    /** What is printed: a table has some of them. */
    private <F extends Figure> List<F> figures(List<Column<F>> columns, F[] all) {
        return output == Format.TABLE ? columns.stream().map(Column::figure).toList() : List.of(all);
    }

    /** Opens the history; without one it is said where it was looked for. */
    static PastUsage open(Settings settings) throws IOException, CommandFailedException {
        try {
            return PastUsage.open(
                    settings.startup().history(), settings.startup().files().stateDir());
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "there is no history yet in %s: the daemon writes it when it has run for a minute%s"
                            .formatted(
                                    e.getFile(),
                                    settings.startup().history().isEnabled()
                                            ? ""
                                            : ", but enabled is false in section history"));
        }
    }

    /** The host that was named, or the only one. */
    private String node(PastUsage past) throws IOException, CommandFailedException {
        List<String> known = past.hosts();
        if (known.size() == 1 && String.valueOf(host).isEmpty()) {
            return known.getFirst();
        }
        if (!known.contains(host)) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    (String.valueOf(host).isEmpty() ? "which host?" : "there is no history of host " + host)
                            + among(known));
        }
        return String.valueOf(host);
    }

    private static void requireKnown(Series<?> series, String what, List<String> known) throws CommandFailedException {
        if (series.points().isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "there is no history of " + what + " in this time" + among(known));
        }
    }

    private static String among(List<String> known) {
        return known.isEmpty() ? "; none has been written yet" : "; there is of " + String.join(", ", known);
    }

    private <F extends Figure> void print(
            HistoryView view, String title, Series<F> series, List<Column<F>> columns, List<F> figures) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case TABLE -> view.table(title, series, columns).forEach(out::println);
            case CSV -> HistoryView.csv(series, figures).forEach(out::println);
            case JSON -> out.println(HistoryView.json(series, figures));
        }
    }
}
