package org.lxcautoscale.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Resource;

/**
 * Replays series against policies. A step: the limit decided before is in force, then the step of the series happens; of that a
 * policy sees at most its own limit, as a real container would show, and that it hit it. Where nothing was recorded, time passes
 * and the limit stays. Series are replayed at the same time, on all processors; the result does not depend on that. Thread-safe.
 */
public final class Replay {

    private static final int CHECK_INTERRUPT_EVERY = 4096;

    private final List<Candidate> candidates;
    private final SizeRules rules;
    private final int threads;

    /**
     * @param rules for the candidates that have none of their own
     */
    public Replay(List<Candidate> candidates, SizeRules rules) {
        this(candidates, rules, Runtime.getRuntime().availableProcessors());
    }

    Replay(List<Candidate> candidates, SizeRules rules, int threads) {
        this.candidates = List.copyOf(candidates);
        this.rules = rules;
        this.threads = threads;
    }

    /** Those that take part where steps are so long. */
    public List<Candidate> candidates(Duration step) {
        return candidates.stream().filter(one -> one.isFor(step)).toList();
    }

    /**
     * What the policies have done with one resource of a data set.
     *
     * @param source name of the data set
     * @param names of the series
     * @param policies in the order of the candidates
     */
    public record Result(
            String source, Resource resource, Duration step, List<String> names, List<PolicyResult> policies) {
        public Result {
            names = List.copyOf(names);
            policies = List.copyOf(policies);
        }
    }

    /**
     * What one policy has done.
     *
     * @param mean over all series
     * @param bySeries in the order of the series
     */
    public record PolicyResult(String policy, Score mean, List<Score> bySeries) {
        public PolicyResult {
            bySeries = List.copyOf(bySeries);
        }
    }

    /**
     * Replays the series of one resource of a data set.
     *
     * @param progress is told which share of the work is done, 0 … 1, from any thread
     * @throws InterruptedException when the thread is interrupted; the work has ended then
     */
    public Result run(DataSet data, Resource resource, DoubleConsumer progress) throws InterruptedException {
        List<Series> series = data.of(resource);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("nothing was recorded of " + resource + " in " + data.name());
        }
        Map<SizeRules, List<SizeRange>> ranges = ranges(series);
        AtomicInteger done = new AtomicInteger();
        List<Future<List<Score>>> scores = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            try {
                for (int i = 0; i < series.size(); i++) {
                    int index = i;
                    scores.add(workers.submit(() -> {
                        List<Score> result = scores(series, index, ranges);
                        progress.accept((double) done.incrementAndGet() / series.size());
                        return result;
                    }));
                }
                return result(data.name(), resource, series, results(scores));
            } finally {
                workers.shutdownNow();
            }
        }
    }

    /** The ranges of the series by each of the rules that candidates have. */
    private Map<SizeRules, List<SizeRange>> ranges(List<Series> series) {
        return candidates.stream()
                .map(this::rules)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), one -> one.ranges(series)));
    }

    private SizeRules rules(Candidate candidate) {
        return candidate.ownRules().orElse(rules);
    }

    private SizeRange range(Map<SizeRules, List<SizeRange>> ranges, Candidate candidate, int index) {
        List<SizeRange> ofAll = ranges.get(rules(candidate));
        if (ofAll == null) {
            throw new IllegalArgumentException(candidate.name() + " is not replayed");
        }
        return ofAll.get(index);
    }

    private static List<List<Score>> results(List<Future<List<Score>>> futures) throws InterruptedException {
        List<List<Score>> results = new ArrayList<>();
        for (Future<List<Score>> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a policy has failed: " + e.getCause(), e.getCause());
            }
        }
        return results;
    }

    private Result result(String source, Resource resource, List<Series> series, List<List<Score>> scores) {
        List<PolicyResult> policies = new ArrayList<>();
        List<Candidate> replayed = candidates(series.getFirst().step());
        for (int i = 0; i < replayed.size(); i++) {
            int index = i;
            List<Score> bySeries = scores.stream().map(of -> of.get(index)).toList();
            policies.add(new PolicyResult(replayed.get(i).name(), Score.mean(bySeries), bySeries));
        }
        return new Result(
                source,
                resource,
                series.getFirst().step(),
                series.stream().map(Series::name).toList(),
                policies);
    }

    private List<Score> scores(List<Series> all, int index, Map<SizeRules, List<SizeRange>> ranges)
            throws InterruptedException {
        Series series = all.get(index);
        List<Score> scores = new ArrayList<>();
        double[] configured = {};
        for (Candidate candidate : candidates(series.step())) {
            boolean isConfigured = candidate.isPlanned() && configured.length == 0;
            if (isConfigured) {
                configured = new double[series.length()];
            }
            double[] kept = candidate.isPlanned() ? configured : new double[] {};
            scores.add(score(series, range(ranges, candidate, index), candidate, isConfigured, kept));
        }
        return scores;
    }

    /**
     * The limits that each of the {@link #candidates} sets for one of the series, one for each step.
     *
     * @param series all of one resource of a data set
     */
    public List<double[]> limits(List<Series> series, int index) throws InterruptedException {
        Map<SizeRules, List<SizeRange>> ranges = ranges(series);
        List<double[]> limits = new ArrayList<>();
        for (Candidate candidate : candidates(series.get(index).step())) {
            limits.add(limits(series.get(index), range(ranges, candidate, index), candidate));
        }
        return limits;
    }

    double[] limits(Series series, SizeRange range, Candidate candidate) throws InterruptedException {
        return run(series, range, candidate).limits();
    }

    /**
     * What a candidate has done with one series.
     *
     * @param limits one for each step
     */
    @SuppressWarnings("ArrayRecordComponent") // thousands of numbers, which are read only
    record Run(Score score, double[] limits) {}

    /** Replays one series against one candidate, on this thread. */
    static Run run(Series series, SizeRange range, Candidate candidate) throws InterruptedException {
        double[] limits = new double[series.length()];
        return new Run(score(series, range, candidate, true, limits), limits);
    }

    /**
     * @param isConfigured whether limits are kept in {@code configured}, or else compared with what is there
     * @param configured the limits of the configured policy; empty if nothing is to be compared
     */
    private static Score score(
            Series series, SizeRange sizes, Candidate candidate, boolean isConfigured, double[] configured)
            throws InterruptedException {
        SizeRange range = candidate.isPlanned() ? sizes : sizes.ofBaselines();
        SizingPolicy policy = candidate.factory().start(series, range);
        Score.Tally tally = new Score.Tally();
        boolean isCompared = configured.length > 0;
        double limit = SizeRules.initial(series, range);
        for (int step = 0; step < series.length(); step++) {
            if (step % CHECK_INTERRUPT_EVERY == 0 && Thread.interrupted()) {
                throw new InterruptedException();
            }
            limit = policy.foresee(step, limit);
            double used = series.used()[step];
            double peak = series.peak()[step];
            boolean valid = !Double.isNaN(used);
            if (isConfigured) {
                configured[step] = limit;
            }
            if (valid) {
                tally.add(used, peak, limit);
                if (isCompared && configured[step] != limit) {
                    tally.addDifference();
                }
                double wish = policy.decide(
                        new Seen(step, true, Math.min(used, limit), Math.min(peak, limit), peak > limit, limit));
                limit = range.limit(wish);
            } else {
                policy.decide(new Seen(step, false, 0, 0, false, limit));
            }
        }
        return tally.score(series, isCompared);
    }
}
