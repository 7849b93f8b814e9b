package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Outcome.Result;

/** What every store of history does, wherever it keeps it. */
public abstract class HistoryStoreContract {

    protected static final String HOST = "pve1";
    protected static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    protected static final Subject WEB = Subject.container(HOST, new ContainerId("101"));
    protected static final Subject DATABASE = Subject.container(HOST, new ContainerId("102"));

    private HistoryStore store;

    /** A source of the same data at each call within one test, and of none at first. */
    protected abstract HistorySource source(Retention retention, String host);

    @BeforeEach
    void open() throws Exception {
        store = source(Retention.DEFAULT, HOST).open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void samplesComeBackAsTheyWereAdded() throws Exception {
        Sample first = sample(WEB, START, 0.25, 300);
        Sample second = sample(WEB, START.plusSeconds(10), 1.5, 301);
        add(first, sample(DATABASE, START, 3, 4000), second);

        assertThat(store.samples(WEB, all())).containsExactly(first, second);
    }

    @Test
    void aSampleIsThereForWhoOpensTheDataAnewWithoutAClose() throws Exception {
        Sample sample = sample(WEB, START, 1, 1);
        add(sample);

        try (HistoryStore other = source(Retention.DEFAULT, "").open()) {
            assertThat(other.samples(WEB, all())).containsExactly(sample);
        }
    }

    @Test
    void unknownIsNotZero() throws Exception {
        add(new Sample(WEB, START, Figures.builder().set(Metric.CPU, 0.0).build()));

        Figures figures = store.samples(WEB, all()).getFirst().figures();
        assertThat(figures.get(Metric.CPU)).isEqualTo(OptionalDouble.of(0));
        assertThat(figures.get(Metric.MEMORY)).isEmpty();
    }

    @Test
    void everyFigureKeepsItsValue() throws Exception {
        Figures.Builder figures = Figures.builder();
        for (Metric metric : Metric.values()) {
            figures.setQuanta(metric, 1_000_003L * metric.id());
        }
        add(new Sample(WEB, START, figures.build()));

        assertThat(store.samples(WEB, all()).getFirst().figures()).isEqualTo(figures.build());
    }

    @Test
    void aSubjectWithoutHistoryHasNone() throws Exception {
        assertThat(store.samples(WEB, all())).isEmpty();
        assertThat(store.summaries(WEB, all(), Tier.HOUR)).isEmpty();
        assertThat(store.decisions(WEB, all())).isEmpty();
        assertThat(store.subjects()).isEmpty();
    }

    @Test
    void theHostHasItsOwnHistory() throws Exception {
        Sample host = sample(Subject.host(HOST), START, 12, 60_000);
        add(host, sample(WEB, START, 1, 1));

        assertThat(store.samples(Subject.host(HOST), all())).containsExactly(host);
        assertThat(store.subjects()).containsExactlyInAnyOrder(Subject.host(HOST), WEB);
    }

    @Test
    void aContainerOfTheSameNumberOnAnotherHostIsAnother() throws Exception {
        add(sample(WEB, START, 1, 1));

        assertThat(store.samples(Subject.container("pve2", new ContainerId("101")), all()))
                .isEmpty();
    }

    @Test
    void aSpanHoldsItsFirstInstantAndNotItsLast() throws Exception {
        addEvery(Duration.ofSeconds(10), 6, START);

        assertThat(store.samples(WEB, new Span(START.plusSeconds(10), START.plusSeconds(30))))
                .extracting(Sample::at)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(20));
    }

    @Test
    void samplesAreTheSameBeforeAndAfterTheyArePacked() throws Exception {
        addEvery(Duration.ofSeconds(10), 360 * 3, START);
        List<Sample> before = store.samples(WEB, all());
        tidy(START.plus(Duration.ofHours(3)));

        assertThat(before).hasSize(360 * 3);
        assertThat(store.samples(WEB, all())).isEqualTo(before);
    }

    @Test
    void samplesAreThereWhileTheyAreBeingPacked() throws Exception {
        addEvery(Duration.ofSeconds(10), 360 * 2, START);
        boolean more = true;
        for (int step = 0; more; step++) {
            more = store.tidy(START.plus(Duration.ofHours(4)));
            assertThat(store.samples(WEB, all())).as("after step %s", step).hasSize(360 * 2);
        }
    }

    @Test
    void aSummaryHasMeanPercentileAndMaximum() throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            samples.add(sample(WEB, START.plusSeconds(10L * i), i < 28 ? 1 : 1 + i / 10.0, 100));
        }
        store.append(new Batch(samples, List.of()));

        Summary summary = store.summaries(WEB, all(), Tier.FIVE_MINUTES).getFirst();
        assertThat(summary.start()).isEqualTo(START);
        assertThat(summary.mean().get(Metric.CPU)).hasValue(1.19);
        assertThat(summary.p95().get(Metric.CPU)).hasValue(3.8);
        assertThat(summary.max().get(Metric.CPU)).hasValue(3.9);
    }

    @Test
    void timesWithoutASampleHaveNoSummary() throws Exception {
        add(sample(WEB, START, 1, 1), sample(WEB, START.plus(Duration.ofMinutes(17)), 1, 1));

        assertThat(store.summaries(WEB, all(), Tier.FIVE_MINUTES))
                .extracting(Summary::start)
                .containsExactly(START, START.plus(Duration.ofMinutes(15)));
    }

    @Test
    void aCounterIsSummedUpAsARate() throws Exception {
        store.append(new Batch(
                List.of(
                        counter(START, 1_000),
                        counter(START.plusSeconds(10), 6_000),
                        counter(START.plusSeconds(20), 7_000)),
                List.of()));

        Summary summary = store.summaries(WEB, all(), Tier.FIVE_MINUTES).getFirst();
        assertThat(summary.mean().get(Metric.IO_READ)).hasValue(300);
        assertThat(summary.max().get(Metric.IO_READ)).hasValue(500);
    }

    @Test
    void aCounterThatBeganAnewIsNoNegativeRate() throws Exception {
        store.append(new Batch(
                List.of(
                        counter(START, 9_000),
                        counter(START.plusSeconds(10), 100),
                        counter(START.plusSeconds(20), 1_100)),
                List.of()));

        Summary summary = store.summaries(WEB, all(), Tier.FIVE_MINUTES).getFirst();
        assertThat(summary.mean().get(Metric.IO_READ)).hasValue(100);
    }

    @Test
    void summariesAreTheSameBeforeAndAfterTheDayIsOver() throws Exception {
        addEvery(Duration.ofMinutes(1), 60 * 24 + 90, START);
        List<Summary> fiveMinutes = store.summaries(WEB, all(), Tier.FIVE_MINUTES);
        List<Summary> hours = store.summaries(WEB, all(), Tier.HOUR);
        tidy(START.plus(Duration.ofHours(26)));

        assertThat(fiveMinutes).hasSize(12 * 24 + 18);
        assertThat(store.summaries(WEB, all(), Tier.FIVE_MINUTES)).isEqualTo(fiveMinutes);
        assertThat(hours).hasSize(26);
        assertThat(store.summaries(WEB, all(), Tier.HOUR)).isEqualTo(hours);
    }

    @Test
    void eachTierIsKeptForItsTime() throws Exception {
        addEvery(Duration.ofHours(1), 24 * 40, START);
        Instant end = START.plus(Duration.ofDays(40));
        tidy(end);

        assertThat(store.samples(WEB, all()).getFirst().at())
                .isBetween(end.minus(Duration.ofHours(49)), end.minus(Duration.ofHours(48)));
        assertThat(store.summaries(WEB, all(), Tier.FIVE_MINUTES).getFirst().start())
                .isBetween(end.minus(Duration.ofDays(31)), end.minus(Duration.ofDays(30)));
        assertThat(store.summaries(WEB, all(), Tier.HOUR).getFirst().start()).isEqualTo(START);

        tidy(START.plus(Duration.ofDays(366 + 40)));
        assertThat(store.summaries(WEB, all(), Tier.HOUR)).isEmpty();
    }

    @Test
    void aClockThatGoesBackLosesNothing() throws Exception {
        addEvery(Duration.ofSeconds(10), 360 * 2, START);
        tidy(START.plus(Duration.ofHours(3)));
        Instant back = START.plusSeconds(5);
        addEvery(Duration.ofSeconds(10), 90, back);
        assertThat(store.samples(WEB, all())).hasSize(360 * 2 + 90);

        tidy(START.plus(Duration.ofHours(3)));
        assertThat(store.samples(WEB, all()))
                .hasSize(360 * 2 + 90)
                .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void aDayThatIsWrittenAgainAfterItsSummariesIsSummedUpAgain() throws Exception {
        addEvery(Duration.ofMinutes(5), 12 * 26, START);
        tidy(START.plus(Duration.ofHours(26)));
        add(sample(WEB, START.plusSeconds(1), 7, 1));
        tidy(START.plus(Duration.ofHours(26)));

        assertThat(store.summaries(WEB, all(), Tier.FIVE_MINUTES)
                        .getFirst()
                        .max()
                        .get(Metric.CPU))
                .hasValue(7);
    }

    @Test
    void ofTwoSamplesAtOneInstantTheLaterOneStays() throws Exception {
        add(sample(WEB, START, 1, 1), sample(WEB, START.plusSeconds(10), 1, 1));
        add(sample(WEB, START, 2, 1));

        assertThat(store.samples(WEB, all()))
                .containsExactly(sample(WEB, START, 2, 1), sample(WEB, START.plusSeconds(10), 1, 1));
    }

    @Test
    void decisionsComeBackInOrder() throws Exception {
        PastDecision first = decision(WEB, START, Result.APPLIED);
        PastDecision second = decision(DATABASE, START.plusSeconds(1), Result.FAILED);
        PastDecision third = decision(WEB, START.plusSeconds(2), Result.REFUSED);
        store.append(new Batch(List.of(), List.of(first, second, third)));

        assertThat(store.decisions(WEB, all())).containsExactly(first, third);
        assertThat(store.decisions(Subject.host(HOST), all())).containsExactly(first, second, third);
    }

    @Test
    void oldDecisionsAreDropped() throws Exception {
        store.append(new Batch(
                List.of(),
                List.of(
                        decision(WEB, START, Result.APPLIED),
                        decision(WEB, START.plus(Duration.ofDays(300)), Result.APPLIED))));
        tidy(START.plus(Duration.ofDays(366)));

        assertThat(store.decisions(WEB, all())).hasSize(1);
    }

    @Test
    void aContainerOfWhichNothingIsLeftIsForgotten() throws Exception {
        add(sample(WEB, START, 1, 1));
        tidy(START.plus(Duration.ofDays(1)));
        assertThat(store.subjects()).containsExactly(WEB);

        tidy(START.plus(Duration.ofDays(500)));
        tidy(START.plus(Duration.ofDays(501)));
        assertThat(store.subjects()).isEmpty();
    }

    @Test
    void theHistoryOfAnotherHostIsLeftAlone() throws Exception {
        try (HistoryStore other = source(Retention.DEFAULT, "pve2").open()) {
            Sample foreign = sample(Subject.container("pve2", new ContainerId("101")), START, 1, 1);
            other.append(new Batch(List.of(foreign), List.of()));
            tidy(START.plus(Duration.ofDays(500)));

            assertThat(other.samples(foreign.subject(), all())).containsExactly(foreign);
        }
    }

    protected final void add(Sample... samples) throws HistoryException {
        store.append(new Batch(List.of(samples), List.of()));
    }

    /** Samples of {@link #WEB}, written a minute's worth at a time. */
    protected final void addEvery(Duration step, int count, Instant start) throws HistoryException {
        List<Sample> minute = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            minute.add(sample(WEB, start.plus(step.multipliedBy(i)), i % 7 / 4.0, 100 + i % 50));
            if (minute.size() == 6 || i == count - 1) {
                store.append(new Batch(minute, List.of()));
                minute.clear();
            }
        }
    }

    protected final void tidy(Instant now) throws HistoryException {
        for (int step = 0; store.tidy(now); step++) {
            assertThat(step).as("steps of housekeeping").isLessThan(10_000);
        }
    }

    protected static Span all() {
        return new Span(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"));
    }

    protected static Sample sample(Subject subject, Instant at, double cores, long mebibytes) {
        return new Sample(
                subject,
                at,
                Figures.builder()
                        .set(Metric.CPU, cores)
                        .set(Metric.MEMORY, (double) (mebibytes << 20))
                        .build());
    }

    private static Sample counter(Instant at, long total) {
        return new Sample(
                WEB, at, Figures.builder().setQuanta(Metric.IO_READ, total).build());
    }

    protected static PastDecision decision(Subject subject, Instant at, Result result) {
        return new PastDecision(
                subject,
                at,
                result,
                Allocation.of(2, 1024),
                Allocation.of(2, 1536),
                "WITHIN_THRESHOLDS ABOVE_UPPER_THRESHOLD",
                "threshold policy: 95 % of 1024 MB is in use, more than 80 %",
                result == Result.APPLIED ? "" : "pct: 'no' (exit 255)");
    }
}
