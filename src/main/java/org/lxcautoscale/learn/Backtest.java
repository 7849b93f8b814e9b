package org.lxcautoscale.learn;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.DoubleConsumer;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.anomaly.NabBenchmark;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.demand.Sizes;
import org.lxcautoscale.forecast.ContainerModel;
import org.lxcautoscale.forecast.Foreseen;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.forecast.Use;
import org.lxcautoscale.forecast.WalkForward;
import org.lxcautoscale.replay.Candidate;
import org.lxcautoscale.replay.DataSet;
import org.lxcautoscale.replay.Foresight;
import org.lxcautoscale.replay.Replay;
import org.lxcautoscale.replay.Seen;
import org.lxcautoscale.replay.Series;
import org.lxcautoscale.replay.SizeRange;
import org.lxcautoscale.replay.SizeRules;
import org.lxcautoscale.settings.ContainerSettings;

/** What models would have been worth on recorded use. */
public final class Backtest {

    private final ContainerSettings settings;
    private final SizeRules rules;
    private final Horizon horizon;

    /**
     * @param settings with the adaptive policy
     * @param rules for the sizes
     */
    public Backtest(ContainerSettings settings, SizeRules rules, Horizon horizon) {
        this.settings = settings;
        this.rules = rules;
        this.horizon = horizon;
    }

    /**
     * Forecasts of one series, in cores or MiB.
     */
    public record Forecasts(String series, WalkForward result) {}

    /**
     * Sizes with and without forecasts.
     *
     * @param replayed the adaptive policy, and the same with forecasts
     * @param usedFor share of the steps in which the forecast was used, of each series
     */
    public record SizesOf(Replay.Result replayed, List<Double> usedFor) {}

    /** The names of the policies of {@link SizesOf}. */
    public static final String ADAPTIVE = "adaptive";

    public static final String WITH_FORECAST = "adaptive+ml";

    /** Whether its steps are those of the models. */
    public static boolean isPossible(DataSet data) {
        return data.series().stream().allMatch(one -> one.step().equals(Demand.WINDOW));
    }

    /** The forecasts of all series of one resource that are three days long at least. */
    public List<Forecasts> forecasts(DataSet data, Resource resource) {
        List<Forecasts> all = new ArrayList<>();
        for (Series series : data.of(resource)) {
            if (series.length() >= WalkForward.SHORTEST) {
                double[] base = series.peak().clone();
                for (int step = 0; step < base.length; step++) {
                    base[step] *= perUnit(resource);
                }
                WalkForward.of(resource, base).stream()
                        .filter(result -> result.forecasts() > 0)
                        .forEach(result -> all.add(new Forecasts(series.name(), result)));
            }
        }
        return all;
    }

    /** What sizes the daemon would have decided, with its rules and guards. */
    public SizesOf sizes(DataSet data, Resource resource, DoubleConsumer progress) throws InterruptedException {
        Map<String, Integer> places = new LinkedHashMap<>();
        data.of(resource).forEach(series -> places.put(series.name(), places.size()));
        AtomicIntegerArray used = new AtomicIntegerArray(places.size());
        Replay replay = new Replay(
                List.of(
                        Candidate.planned(ADAPTIVE, settings),
                        Candidate.planned(
                                WITH_FORECAST,
                                settings,
                                (series, range) ->
                                        new Modelled(series, range, used, places.getOrDefault(series.name(), 0)))),
                rules);
        Replay.Result result = replay.run(data, resource, progress);
        List<Double> shares = new ArrayList<>();
        for (Series series : data.of(resource)) {
            shares.add((double) used.get(places.getOrDefault(series.name(), 0)) / Math.max(1, series.length()));
        }
        return new SizesOf(result, shares);
    }

    /** The score of the Numenta Anomaly Benchmark, of those of its series that there are; empty if there is none. */
    public List<NabBenchmark.Result> unusual(DataSet data) {
        Map<String, double[]> series = new LinkedHashMap<>();
        for (Series one : data.of(Resource.CPU)) {
            double[] millicores = one.used().clone();
            for (int step = 0; step < millicores.length; step++) {
                millicores[step] *= perUnit(Resource.CPU);
            }
            series.put(one.name(), millicores);
        }
        return NabBenchmark.run(series, DetectorOptions.DEFAULT);
    }

    /** How many of its base unit are a core or a MiB. */
    public static double perUnit(Resource resource) {
        return switch (resource) {
            case CPU -> Grid.WHOLE_CORES.step();
            case MEMORY -> Grid.MEBIBYTES.step();
        };
    }

    /** Foresees by a model that learns as the series goes on. */
    private final class Modelled implements Foresight {
        private final Resource resource;
        private final double perUnit;
        private final Sizes sizes;
        private final AtomicIntegerArray used;
        private final int place;
        private final ContainerModel model = new ContainerModel();

        Modelled(Series series, SizeRange range, AtomicIntegerArray used, int place) {
            this.resource = series.resource();
            this.perUnit = perUnit(resource);
            this.sizes = new Sizes(range.lowest() * perUnit, range.highest() * perUnit, range.unit() * perUnit);
            this.used = used;
            this.place = place;
        }

        @Override
        public Outlook after(Seen seen, Instant now, long limit) {
            if (!seen.valid()) {
                return Outlook.NONE;
            }
            long window = ContainerModel.window(now.minus(Duration.ofSeconds(1)).getEpochSecond());
            double mean = seen.used() * perUnit;
            double peak = Math.max(mean, seen.peak() * perUnit);
            model.add(resource, window, new Use(mean, peak, seen.hit() ? limit : 0, limit), sizes, horizon);
            Optional<Expected> expected =
                    model.foreseen(resource, sizes, horizon).map(Modelled::expected);
            expected.ifPresent(_ -> used.incrementAndGet(place));
            return new Outlook(
                    resource == Resource.CPU ? expected : Optional.empty(),
                    resource == Resource.MEMORY ? expected : Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        private static Expected expected(Foreseen foreseen) {
            long soon = Math.max(1, Math.round(foreseen.soon()));
            long ahead = Math.max(soon, Math.round(foreseen.ahead()));
            return new Expected(soon, ahead, Learner.enough(foreseen, ahead), "expected");
        }
    }
}
