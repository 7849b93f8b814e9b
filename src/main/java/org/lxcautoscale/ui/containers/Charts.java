package org.lxcautoscale.ui.containers;

import static org.lxcautoscale.history.ContainerFigure.CACHE_MEAN;
import static org.lxcautoscale.history.ContainerFigure.CPU_MAX;
import static org.lxcautoscale.history.ContainerFigure.CPU_MEAN;
import static org.lxcautoscale.history.ContainerFigure.CPU_PRESSURE_MAX;
import static org.lxcautoscale.history.ContainerFigure.IO_PRESSURE_MAX;
import static org.lxcautoscale.history.ContainerFigure.MEMORY_MAX;
import static org.lxcautoscale.history.ContainerFigure.MEMORY_PRESSURE_MAX;
import static org.lxcautoscale.history.ContainerFigure.OOM_KILLS;
import static org.lxcautoscale.history.ContainerFigure.SIZE_CPU;
import static org.lxcautoscale.history.ContainerFigure.SIZE_MEMORY;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.ExpectedStatus;
import org.lxcautoscale.ui.page.Chart;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Units;

/** Makes the charts of a container of what the history has of it. */
final class Charts {

    static final List<ContainerFigure> FIGURES = List.of(
            MEMORY_MAX,
            CACHE_MEAN,
            SIZE_MEMORY,
            OOM_KILLS,
            CPU_MEAN,
            CPU_MAX,
            SIZE_CPU,
            CPU_PRESSURE_MAX,
            MEMORY_PRESSURE_MAX,
            IO_PRESSURE_MAX);

    private static final Duration LEAD = Duration.ofHours(1);

    private final Texts texts;
    private final Units units;
    private final Series<ContainerFigure> series;
    private final ContainerStatus status;
    private final ContainerSettings settings;
    private final List<PastDecision> decisions;
    private final List<Chart.Flag> unusual;

    Charts(
            Texts texts,
            Units units,
            Series<ContainerFigure> series,
            ContainerStatus status,
            ContainerSettings settings,
            List<PastDecision> decisions,
            List<Chart.Flag> unusual) {
        this.texts = texts;
        this.units = units;
        this.series = withGaps(series);
        this.status = status;
        this.settings = settings;
        this.decisions = decisions;
        this.unusual = unusual;
    }

    /** What is missing is shown as such, not bridged. */
    private static Series<ContainerFigure> withGaps(Series<ContainerFigure> series) {
        List<Series.Point<ContainerFigure>> points = new ArrayList<>();
        for (Series.Point<ContainerFigure> point : series.points()) {
            if (!points.isEmpty()) {
                Instant expected = points.getLast().at().plus(series.step());
                if (point.at().isAfter(expected)) {
                    points.add(new Series.Point<>(expected, Map.of()));
                }
            }
            points.add(point);
        }
        return new Series<>(series.step(), points);
    }

    List<Chart> all() {
        return List.of(memory(), cpu(), pressure());
    }

    private Chart memory() {
        List<@Nullable Double> used = values(MEMORY_MAX, 1024);
        List<@Nullable Double> limits = values(SIZE_MEMORY, 1024);
        Optional<ExpectedStatus> expected =
                Optional.ofNullable(status.outlook()).map(outlook -> outlook.memory());
        List<Chart.Line> lines = new ArrayList<>();
        lines.add(line("container.memory.used", "use", "area", used, null));
        lines.add(line("container.memory.with-cache", "cache", "line", sum(used, values(CACHE_MEAN, 1024)), null));
        lines.add(line("container.memory.limit", "limit", "steps", limits, null));
        addThresholds(
                lines,
                limits,
                settings.memory().thresholds().upper(),
                settings.memory().thresholds().lower());
        if (status.brakeBytes() != null) {
            lines.add(line(
                    "container.memory.brake", "event", "dashes", constant((double) (long) status.brakeBytes()), null));
        }
        expected.ifPresent(one -> lines.add(expected(one, used)));
        List<Chart.Flag> flags = flags(decision -> decision.memoryAfterKib() != null);
        for (Series.Point<ContainerFigure> point : series.points()) {
            point.of(OOM_KILLS).stream()
                    .filter(kills -> kills > 0)
                    .forEach(kills -> flags.add(new Chart.Flag(point.at(), texts.get("container.kills", kills))));
        }
        flags.addAll(unusual);
        return chart(
                "memory",
                "bytes",
                sentence("container.memory.sentence", used, limits, value -> units.memory((double) value)),
                lines,
                flags,
                expected.isPresent());
    }

    private Chart cpu() {
        List<@Nullable Double> used = values(CPU_MAX, 0.001);
        List<@Nullable Double> limits = values(SIZE_CPU, 0.001);
        Optional<ExpectedStatus> expected =
                Optional.ofNullable(status.outlook()).map(outlook -> outlook.cpu());
        List<Chart.Line> lines = new ArrayList<>();
        lines.add(line("container.cpu.used", "use", "area", used, null));
        lines.add(line("container.cpu.mean", "cache", "line", values(CPU_MEAN, 0.001), null));
        lines.add(line("container.cpu.limit", "limit", "steps", limits, null));
        addThresholds(
                lines,
                limits,
                settings.cpu().thresholds().upper(),
                settings.cpu().thresholds().lower());
        expected.ifPresent(one -> lines.add(expected(one, used)));
        return chart(
                "cpu",
                "cores",
                sentence("container.cpu.sentence", used, limits, units::coresInWords),
                lines,
                flags(decision -> decision.cpuAfterMillicores() != null),
                expected.isPresent());
    }

    private Chart pressure() {
        List<@Nullable Double> cpu = values(CPU_PRESSURE_MAX, 0.1);
        List<@Nullable Double> memory = values(MEMORY_PRESSURE_MAX, 0.1);
        List<@Nullable Double> io = values(IO_PRESSURE_MAX, 0.1);
        String sentence = texts.get(
                "container.pressure.sentence",
                highest(cpu, units::percent),
                highest(memory, units::percent),
                highest(io, units::percent));
        return chart(
                "pressure",
                "percent",
                sentence,
                List.of(
                        line("container.pressure.cpu", "use", "line", cpu, null),
                        line("container.pressure.memory", "event", "line", memory, null),
                        line("container.pressure.io", "band", "line", io, null)),
                List.of(),
                false);
    }

    private Chart chart(
            String key, String unit, String sentence, List<Chart.Line> lines, List<Chart.Flag> flags, boolean isAhead) {
        List<Instant> times =
                new ArrayList<>(series.points().stream().map(Series.Point::at).toList());
        List<Chart.Line> all = lines;
        if (isAhead && !times.isEmpty()) {
            times.add(times.getLast().plus(LEAD));
            all = lines.stream()
                    .map(line -> line.values().size() == times.size() ? line : longer(line))
                    .toList();
        }
        return new Chart(
                key,
                texts.get("container." + key + ".title"),
                sentence,
                unit,
                units,
                times,
                all,
                flags,
                unit.equals("percent") ? 5 : 0);
    }

    private static Chart.Line longer(Chart.Line line) {
        List<@Nullable Double> values = new ArrayList<>(line.values());
        values.add(null);
        return new Chart.Line(line.label(), line.colour(), line.look(), values);
    }

    private Chart.Line line(
            String key, String colour, String look, List<@Nullable Double> values, @Nullable String more) {
        return new Chart.Line(more == null ? texts.get(key) : texts.get(key, more), colour, look, values);
    }

    private void addThresholds(List<Chart.Line> lines, List<@Nullable Double> limits, double upper, double lower) {
        if (settings.policy() == Policy.THRESHOLD) {
            lines.add(line("container.upper", "band", "dashes", scaled(limits, upper / 100), Units.number(upper, 0)));
            lines.add(line("container.lower", "band", "dashes", scaled(limits, lower / 100), Units.number(lower, 0)));
        }
    }

    /** From now on, to what it is expected to need in the next hour. */
    private Chart.Line expected(ExpectedStatus expected, List<@Nullable Double> used) {
        List<@Nullable Double> values = new ArrayList<>();
        for (int i = 0; i < used.size(); i++) {
            values.add(i == used.size() - 1 ? used.get(i) : null);
        }
        values.add(expected.soon());
        return new Chart.Line(texts.get("container.expected"), "event", "line", values);
    }

    private List<@Nullable Double> values(ContainerFigure figure, double unit) {
        List<@Nullable Double> values = new ArrayList<>();
        for (Series.Point<ContainerFigure> point : series.points()) {
            values.add(point.of(figure).isPresent() ? point.of(figure).getAsLong() * unit : null);
        }
        return values;
    }

    private List<@Nullable Double> constant(double value) {
        List<@Nullable Double> values = new ArrayList<>();
        series.points().forEach(_ -> values.add(value));
        return values;
    }

    private static List<@Nullable Double> scaled(List<@Nullable Double> values, double factor) {
        List<@Nullable Double> scaled = new ArrayList<>();
        for (Double value : values) {
            scaled.add(value == null ? null : value * factor);
        }
        return scaled;
    }

    private static List<@Nullable Double> sum(List<@Nullable Double> one, List<@Nullable Double> other) {
        List<@Nullable Double> sums = new ArrayList<>();
        for (int i = 0; i < one.size(); i++) {
            Double a = one.get(i);
            Double b = other.get(i);
            sums.add(a == null || b == null ? null : a + b);
        }
        return sums;
    }

    private List<Chart.Flag> flags(Predicate<PastDecision> isMeant) {
        List<Chart.Flag> flags = new ArrayList<>();
        for (PastDecision decision : decisions) {
            if (isMeant.test(decision) && decision.outcome().equals("applied")) {
                flags.add(new Chart.Flag(decision.position().at(), decision.why()));
            }
        }
        return flags;
    }

    private String sentence(
            String key, List<@Nullable Double> used, List<@Nullable Double> limits, Function<Double, String> words) {
        List<Double> known = used.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (known.isEmpty()) {
            return texts.get("container.nothing-known");
        }
        double most = known.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        double mean = known.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        Double limit = limits.isEmpty() ? null : limits.getLast();
        return texts.get(
                key,
                words.apply(mean),
                words.apply(most),
                limit == null ? texts.get("containers.no-limit") : words.apply(limit));
    }

    private String highest(List<@Nullable Double> values, Function<Double, String> words) {
        return values.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Double::compare)
                .map(words)
                .orElse(texts.get("unknown"));
    }
}
